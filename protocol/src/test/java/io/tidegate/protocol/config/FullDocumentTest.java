package io.tidegate.protocol.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.merge.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FullDocumentTest {

    private static final HostEnvironment MACHINE =
            new HostEnvironment(Map.of("PASSWORD", "hunter2"), Path.of("/home/pat"), "gw");

    @Test
    void defaultsAreFilledInEverywhere() {
        String full = full("sources: [{name: host, type: host}]");

        assertThat(full)
                .contains("\"sources\":[{\"interval\":\"10s\",\"lane\":\"live\",\"name\":\"host\",\"type\":\"host\"}]")
                .contains("\"uplink\":{\"linger\":\"50ms\"")
                .contains("\"log_level\":\"info\"");
    }

    @Test
    void secretsAreHidden() {
        String full = full("""
                sources:
                  - {name: a, type: mqtt, topics: [t], username: pat, password: hunter2}
                  - {name: b, type: mqtt, topics: [t], username: pat, password: "${env:PASSWORD}"}
                """);

        assertThat(full).doesNotContain("hunter2").containsPattern("(password\":\"\\*\\*\\*.*){2}");
    }

    @Test
    void whatIsFullStaysAsItIs() {
        String full = full("log_level: debug");
        assertThat(full(full)).isEqualTo(full);
    }

    private static String full(String document) {
        Loaded<CheckedDocument> loaded =
                EdgeSchema.SCHEMA.readDocument("test", document.getBytes(StandardCharsets.UTF_8), MACHINE);
        assertThat(loaded.problems()).isEmpty();
        DocumentNode tree = ((Loaded.Valid<CheckedDocument>) loaded).value().tree();
        return CanonicalJson.write(EdgeSchema.SCHEMA.inFull(tree));
    }
}
