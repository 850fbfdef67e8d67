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
    private static final String MQTT = "com.hivemq.client.";
    private static final String SIM = "io.tidegate.sim.";

    @Test
    void onlyTheArrowsOfTheHouse() {
        assertThat(Arrows.of(Path.of("target/classes"))
                        .outside(
                                SIM,
                                Map.ofEntries(
                                        entry("signal", NULLNESS),
                                        entry("scenario", NULLNESS, PROTOCOL, SIM + "signal"),
                                        entry("link", NULLNESS),
                                        entry("device", NULLNESS, PROTOCOL, JSON, HISTOGRAM, MQTT, SIM + "signal"),
                                        entry("feed", NULLNESS, PROTOCOL, SIM + "signal"),
                                        entry(
                                                "agent",
                                                NULLNESS,
                                                PROTOCOL,
                                                HISTOGRAM,
                                                MQTT,
                                                SIM + "signal",
                                                SIM + "feed"),
                                        entry(
                                                "fleet",
                                                NULLNESS,
                                                PROTOCOL,
                                                HISTOGRAM,
                                                MQTT,
                                                SIM + "signal",
                                                SIM + "device",
                                                SIM + "feed",
                                                SIM + "agent"),
                                        entry(
                                                "verdict",
                                                NULLNESS,
                                                PROTOCOL,
                                                JSON,
                                                HISTOGRAM,
                                                SIM + "signal",
                                                SIM + "device",
                                                SIM + "feed",
                                                SIM + "agent",
                                                SIM + "fleet"),
                                        entry(
                                                "load",
                                                NULLNESS,
                                                PROTOCOL,
                                                JSON,
                                                HISTOGRAM,
                                                SIM + "signal",
                                                SIM + "scenario",
                                                SIM + "device",
                                                SIM + "feed",
                                                SIM + "agent",
                                                SIM + "fleet",
                                                SIM + "verdict"),
                                        entry("report", NULLNESS, JSON, HISTOGRAM, SIM + "scenario", SIM + "load"),
                                        entry("bench", NULLNESS, PROTOCOL, SIM + "signal"),
                                        entry(
                                                "cli",
                                                NULLNESS,
                                                PROTOCOL,
                                                JSON,
                                                HISTOGRAM,
                                                "picocli",
                                                SIM + "signal",
                                                SIM + "link",
                                                SIM + "scenario",
                                                SIM + "device",
                                                SIM + "feed",
                                                SIM + "agent",
                                                SIM + "fleet",
                                                SIM + "verdict",
                                                SIM + "load",
                                                SIM + "report"))))
                .isEmpty();
    }

    private static Map.Entry<String, List<String>> entry(String room, String... allowed) {
        return Map.entry(room, List.of(allowed));
    }
}
