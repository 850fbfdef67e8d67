package io.tidegate.protocol.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.config.type.ConfigObject;
import io.tidegate.protocol.document.DocumentLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent's threads have small stacks; reading and matching the longest that is allowed must fit into them. */
class SmallStackTest {

    private static final long STACK_BYTES = 192 * 1024;

    static List<String> documents() {
        return List.of(
                "[".repeat(DocumentLimits.MAX_DEPTH) + "]".repeat(DocumentLimits.MAX_DEPTH),
                "sources: [{name: m, type: mqtt, topics: [%s]}]".formatted("t/".repeat(128)),
                "sources: [{name: m, type: mqtt, topics: [%s]}]".formatted("+/".repeat(128)),
                "sources: [{name: m, type: mqtt, topics: [t], format: json, values: {v: %s}}]"
                        .formatted("/~1".repeat(85)),
                "agent: {labels: {l: %s}}".formatted("v".repeat(256)),
                "data_dir: /%s".formatted("d".repeat(1023)),
                "hub: {url: 'mqtt://%s'}".formatted("h".repeat(255)));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void theLongestTextsAreRead(String document) throws Exception {
        CompletableFuture<Loaded<ConfigObject>> answer = new CompletableFuture<>();
        Thread reader = new Thread(
                null,
                () -> answer.complete(EdgeSchema.SCHEMA.read(
                        "edge.yaml", document.getBytes(StandardCharsets.UTF_8), DocumentCorpus.MACHINE)),
                "reader",
                STACK_BYTES);
        reader.setUncaughtExceptionHandler((thread, e) -> answer.completeExceptionally(e));
        reader.start();

        assertThat(answer.get(30, TimeUnit.SECONDS)).isNotNull();
    }
}
