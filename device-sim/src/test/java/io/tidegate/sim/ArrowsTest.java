package io.tidegate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.testing.Arrows;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArrowsTest {

    private static final String NULLNESS = "org.jspecify.";
    private static final String PROTOCOL = "io.tidegate.protocol.";
    private static final String JSON = "com.fasterxml.jackson.";
    private static final String HISTOGRAM = "org.HdrHistogram";
    private static final String SIM = "io.tidegate.sim.";

    @Test
    void onlyTheArrowsOfTheHouse() {
        assertThat(Arrows.of(Path.of("target/classes"))
                        .outside(
                                SIM,
                                Map.of(
                                        "signal",
                                        List.of(NULLNESS),
                                        "scenario",
                                        List.of(NULLNESS, PROTOCOL, SIM + "signal"),
                                        "link",
                                        List.of(NULLNESS),
                                        "device",
                                        List.of(NULLNESS, PROTOCOL, JSON, HISTOGRAM, SIM + "signal"),
                                        "fleet",
                                        List.of(
                                                NULLNESS,
                                                PROTOCOL,
                                                HISTOGRAM,
                                                "com.hivemq.client.",
                                                SIM + "signal",
                                                SIM + "device"),
                                        "verdict",
                                        List.of(
                                                NULLNESS,
                                                PROTOCOL,
                                                JSON,
                                                HISTOGRAM,
                                                SIM + "signal",
                                                SIM + "device",
                                                SIM + "fleet"),
                                        "bench",
                                        List.of(NULLNESS, PROTOCOL, SIM + "signal"),
                                        "cli",
                                        List.of(
                                                NULLNESS,
                                                PROTOCOL,
                                                JSON,
                                                HISTOGRAM,
                                                "picocli",
                                                SIM + "signal",
                                                SIM + "link",
                                                SIM + "device",
                                                SIM + "fleet",
                                                SIM + "verdict"))))
                .isEmpty();
    }
}
