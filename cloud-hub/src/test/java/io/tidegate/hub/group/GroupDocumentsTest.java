package io.tidegate.hub.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.config.Loaded;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupDocumentsTest {

    @Test
    void aSelectorHasAsManyLabelsAsTheLimitSays() {
        assertThat(isValid(selector(32), "0")).isTrue();
        assertThat(isValid(selector(33), "0")).isFalse();
        assertThat(isValid(selector(0), "0")).isTrue();
    }

    @Test
    void aLabelIsAsLongAsTheLimitSays() {
        assertThat(isValid("{\"a\":\"" + "v".repeat(256) + "\"}", "0")).isTrue();
        assertThat(isValid("{\"a\":\"" + "v".repeat(257) + "\"}", "0")).isFalse();
        assertThat(isValid("{\"a\":\"\"}", "0")).isFalse();
    }

    @Test
    void aPriorityIsWithinItsLimits() {
        assertThat(isValid("{}", "1000")).isTrue();
        assertThat(isValid("{}", "1001")).isFalse();
        assertThat(isValid("{}", "-1000")).isTrue();
        assertThat(isValid("{}", "-1001")).isFalse();
        assertThat(isValid("{}", "\"high\"")).isFalse();
    }

    @Test
    void anythingElseIsAnError() {
        assertThat(read("{\"selector\":{},\"document\":{},\"labels\":{}}").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.pointer()).isEqualTo("/labels"));
        assertThat(read("{\"selector\":{},\"document\":[]}")).isInstanceOf(Loaded.Invalid.class);
        assertThat(read("")).isInstanceOf(Loaded.Invalid.class);
        assertThat(read("{")).isInstanceOf(Loaded.Invalid.class);
    }

    private static String selector(int labels) {
        return IntStream.range(0, labels)
                .mapToObj(i -> "\"l%d\":\"v\"".formatted(i))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static boolean isValid(String selector, String priority) {
        return read("{\"selector\":%s,\"priority\":%s,\"document\":{}}".formatted(selector, priority))
                instanceof Loaded.Valid<?>;
    }

    private static Loaded<GroupDocuments.Request> read(String text) {
        return GroupDocuments.request(text.getBytes(StandardCharsets.UTF_8));
    }
}
