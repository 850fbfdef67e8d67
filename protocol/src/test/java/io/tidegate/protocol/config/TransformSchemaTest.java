package io.tidegate.protocol.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bounds of transforms, each at its last good and its first bad value. */
class TransformSchemaTest {

    private static final String MOST = "1000000000000000";

    @Test
    void boundsOfNumbers() {
        accepts("type: scale, factor: " + MOST, "type: scale, factor: -1e15", "type: scale, offset: 1e-300");
        refuses("type: scale, factor: 1000000000000001", "factor");
        refuses("type: scale, offset: -1000000000000001", "offset");
        refuses("type: scale, offset: 1e999", "offset");
        refuses("type: scale, factor: 0.0", "factor");
        accepts("type: deadband, absolute: 0", "type: deadband, percent: 1000");
        refuses("type: deadband, absolute: -0.1", "absolute");
        refuses("type: deadband, percent: 1000.1", "percent");
    }

    @Test
    void boundsOfDurations() {
        accepts("type: on_change, max_silence: 1s", "type: on_change, max_silence: 7d");
        refuses("type: on_change, max_silence: 999ms", "max_silence");
        refuses("type: deadband, absolute: 1, max_silence: 169h", "max_silence");
        accepts("type: window, emit: [min], every: 1s", "type: window, emit: [min], every: 1h");
        refuses("type: window, emit: [min], every: 999ms", "every");
        refuses("type: window, emit: [min], every: 3601s", "every");
    }

    @Test
    void boundsOfTexts() {
        accepts("type: drop, series: " + "n".repeat(256));
        refuses("type: drop, series: " + "n".repeat(257), "series");
        accepts("type: rename, prefix: a, to: " + "n".repeat(256));
        refuses("type: rename, prefix: a, to: " + "n".repeat(257), "to");
        refuses("type: rename, to: a, prefix: " + "n".repeat(257), "prefix");
        accepts("type: unit, set: " + "u".repeat(64));
        refuses("type: unit, set: " + "u".repeat(65), "set");
    }

    @Test
    void boundsOnNumbersOfThings() {
        assertThat(pointers(list(TransformSchema.MAX_TRANSFORMS))).isEmpty();
        assertThat(pointers(list(TransformSchema.MAX_TRANSFORMS + 1))).containsExactly("/transforms");
        refuses("type: window, every: 1m, emit: []", "emit");
    }

    private static String list(int count) {
        return "transforms: [%s]".formatted(String.join(", ", Collections.nCopies(count, "{type: on_change}")));
    }

    private static void accepts(String... transforms) {
        for (String transform : transforms) {
            assertThat(pointers("transforms: [{%s}]".formatted(transform)))
                    .as(transform)
                    .isEmpty();
        }
    }

    private static void refuses(String transform, String key) {
        assertThat(pointers("transforms: [{%s}]".formatted(transform)))
                .as(transform)
                .containsExactly("/transforms/0/" + key);
    }

    private static List<String> pointers(String document) {
        return EdgeSchema.SCHEMA
                .read("edge.yaml", document.getBytes(StandardCharsets.UTF_8), DocumentCorpus.MACHINE)
                .problems()
                .stream()
                .map(problem -> problem.pointer())
                .toList();
    }
}
