package io.tidegate.edge;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.testing.Arrows;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArrowsTest {

    private static final String NULLNESS = "org.jspecify.";
    private static final String LOG = "org.slf4j";
    private static final String PROTOCOL = "io.tidegate.protocol.";
    private static final String PAHO = "org.eclipse.paho.";
    private static final String RESILIENCE = "io.github.resilience4j.";
    private static final String PICOCLI = "picocli";
    private static final String HTTP = "com.sun.net.httpserver";
    private static final String EDGE = "io.tidegate.edge.";

    @Test
    void onlyTheArrowsOfTheHouse() {
        assertThat(Arrows.of(Path.of("target/classes"))
                        .outside(
                                EDGE,
                                Map.ofEntries(
                                        entry("clock", List.of(NULLNESS, LOG)),
                                        entry("buffer", List.of(NULLNESS, LOG, PROTOCOL, "org.h2.", EDGE + "clock")),
                                        entry("buffer.disk", List.of(NULLNESS, LOG, "org.h2.", "=" + EDGE + "buffer")),
                                        entry(
                                                "buffer.segment",
                                                List.of(
                                                        NULLNESS,
                                                        PROTOCOL,
                                                        EDGE + "clock",
                                                        "=" + EDGE + "buffer",
                                                        EDGE + "buffer.disk")),
                                        entry(
                                                "buffer.account",
                                                List.of(
                                                        NULLNESS,
                                                        LOG,
                                                        PROTOCOL,
                                                        EDGE + "clock",
                                                        "=" + EDGE + "buffer",
                                                        EDGE + "buffer.disk",
                                                        EDGE + "buffer.segment")),
                                        entry(
                                                "source",
                                                List.of(
                                                        NULLNESS,
                                                        LOG,
                                                        PROTOCOL,
                                                        PAHO,
                                                        RESILIENCE,
                                                        "com.fasterxml.jackson.core",
                                                        EDGE + "clock",
                                                        EDGE + "transform",
                                                        EDGE + "buffer",
                                                        EDGE + "mqtt")),
                                        entry("source.payload", List.of(NULLNESS, PROTOCOL, "=" + EDGE + "source")),
                                        entry(
                                                "source.payload.line",
                                                List.of(
                                                        NULLNESS,
                                                        PROTOCOL,
                                                        "=" + EDGE + "source",
                                                        "=" + EDGE + "source.payload")),
                                        entry(
                                                "source.payload.json",
                                                List.of(
                                                        NULLNESS,
                                                        PROTOCOL,
                                                        "com.fasterxml.jackson.core",
                                                        "=" + EDGE + "source",
                                                        "=" + EDGE + "source.payload")),
                                        entry("transform", List.of(NULLNESS, LOG, PROTOCOL)),
                                        entry(
                                                "uplink",
                                                List.of(
                                                        NULLNESS,
                                                        LOG,
                                                        PROTOCOL,
                                                        PAHO,
                                                        RESILIENCE,
                                                        EDGE + "buffer",
                                                        EDGE + "mqtt")),
                                        entry("mqtt", List.of(NULLNESS, RESILIENCE)),
                                        entry(
                                                "local",
                                                List.of(
                                                        NULLNESS,
                                                        LOG,
                                                        PROTOCOL,
                                                        HTTP,
                                                        "com.fasterxml.jackson.core",
                                                        EDGE + "clock",
                                                        EDGE + "source",
                                                        EDGE + "buffer",
                                                        EDGE + "uplink")),
                                        entry(
                                                "local.http",
                                                List.of(
                                                        NULLNESS,
                                                        HTTP,
                                                        "com.fasterxml.jackson.core",
                                                        "=" + EDGE + "source.payload")),
                                        entry("config", List.of(NULLNESS, LOG, PROTOCOL, EDGE + "transform")),
                                        entry(
                                                "trial",
                                                List.of(
                                                        NULLNESS,
                                                        LOG,
                                                        PROTOCOL,
                                                        "com.fasterxml.jackson.core",
                                                        EDGE + "config")),
                                        entry("command", List.of(NULLNESS, LOG, PROTOCOL)),
                                        entry("bench", List.of(NULLNESS, PROTOCOL, "org.h2.", EDGE)),
                                        entry(
                                                "cli",
                                                List.of(
                                                        NULLNESS,
                                                        LOG,
                                                        PROTOCOL,
                                                        PICOCLI,
                                                        "com.fasterxml.jackson.core",
                                                        EDGE)))))
                .isEmpty();
    }
}
