package io.tidegate.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.testing.Arrows;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArrowsTest {

    private static final String NULLNESS = "org.jspecify.";

    @Test
    void onlyTheArrowsOfTheHouse() {
        assertThat(Arrows.of(Path.of("target/classes"))
                        .outside(
                                "io.tidegate.protocol.",
                                Map.of(
                                        "telemetry", List.of(NULLNESS),
                                        "sync", List.of(NULLNESS),
                                        "control", List.of(NULLNESS, "io.tidegate.protocol.sync"),
                                        "trial",
                                                List.of(
                                                        NULLNESS,
                                                        "io.tidegate.protocol.sync",
                                                        "io.tidegate.protocol.control"),
                                        "document", List.of(NULLNESS, "org.snakeyaml."),
                                        "merge", List.of(NULLNESS, "io.tidegate.protocol.document"),
                                        "config",
                                                List.of(
                                                        NULLNESS,
                                                        "io.tidegate.protocol.telemetry",
                                                        "io.tidegate.protocol.document"),
                                        "config.type", List.of(NULLNESS, "io.tidegate.protocol.document"),
                                        "columns", List.of(NULLNESS, "io.tidegate.protocol.telemetry"),
                                        "wire",
                                                List.of(
                                                        NULLNESS,
                                                        "com.google.protobuf",
                                                        "io.tidegate.protocol.columns",
                                                        "io.tidegate.protocol.telemetry",
                                                        "io.tidegate.protocol.sync",
                                                        "io.tidegate.protocol.control"))))
                .isEmpty();
    }
}
