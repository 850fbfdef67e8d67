package io.tidegate.hub;

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
    private static final String METRICS = "io.micrometer.";
    private static final String HUB = "io.tidegate.hub.";

    @Test
    void onlyTheArrowsOfTheHouse() {
        assertThat(Arrows.of(Path.of("target/classes"))
                        .outside(
                                HUB,
                                Map.ofEntries(
                                        Map.entry("broker", List.of(NULLNESS, LOG, PROTOCOL, "com.hivemq.")),
                                        Map.entry(
                                                "store",
                                                List.of(
                                                        NULLNESS,
                                                        LOG,
                                                        PROTOCOL,
                                                        "org.duckdb",
                                                        "com.fasterxml.jackson.core")),
                                        Map.entry(
                                                "ingest",
                                                List.of(
                                                        NULLNESS,
                                                        LOG,
                                                        PROTOCOL,
                                                        METRICS,
                                                        HUB + "store",
                                                        HUB + "broker")),
                                        Map.entry(
                                                "fleet",
                                                List.of(
                                                        NULLNESS,
                                                        LOG,
                                                        PROTOCOL,
                                                        METRICS,
                                                        HUB + "store",
                                                        HUB + "ingest")),
                                        Map.entry("security", List.of(NULLNESS, LOG, PROTOCOL)),
                                        Map.entry(
                                                "command", List.of(NULLNESS, PROTOCOL, HUB + "broker", HUB + "ingest")),
                                        Map.entry(
                                                "desired",
                                                List.of(
                                                        NULLNESS,
                                                        LOG,
                                                        PROTOCOL,
                                                        HUB + "store",
                                                        HUB + "broker",
                                                        HUB + "ingest")),
                                        Map.entry(
                                                "group",
                                                List.of(
                                                        NULLNESS,
                                                        LOG,
                                                        PROTOCOL,
                                                        HUB + "store",
                                                        HUB + "ingest",
                                                        HUB + "desired")),
                                        Map.entry(
                                                "rollout",
                                                List.of(
                                                        NULLNESS,
                                                        LOG,
                                                        PROTOCOL,
                                                        HUB + "store",
                                                        HUB + "fleet",
                                                        HUB + "desired")),
                                        Map.entry(
                                                "format",
                                                List.of(
                                                        NULLNESS,
                                                        PROTOCOL,
                                                        "com.fasterxml.jackson.",
                                                        HUB + "store",
                                                        HUB + "desired",
                                                        HUB + "group",
                                                        HUB + "rollout",
                                                        HUB + "fleet")),
                                        Map.entry(
                                                "feed",
                                                List.of(NULLNESS, LOG, PROTOCOL, HUB + "store", HUB + "ingest")),
                                        Map.entry(
                                                "http",
                                                List.of(
                                                        NULLNESS,
                                                        LOG,
                                                        PROTOCOL,
                                                        "io.vertx.",
                                                        "com.fasterxml.jackson.",
                                                        HUB + "store",
                                                        HUB + "feed",
                                                        HUB + "format")),
                                        Map.entry(
                                                "api",
                                                List.of(
                                                        NULLNESS,
                                                        LOG,
                                                        PROTOCOL,
                                                        METRICS,
                                                        "io.vertx.",
                                                        "io.netty.",
                                                        "com.fasterxml.jackson.",
                                                        HUB + "http",
                                                        HUB + "store",
                                                        HUB + "desired",
                                                        HUB + "group",
                                                        HUB + "command",
                                                        HUB + "rollout",
                                                        HUB + "feed",
                                                        HUB + "fleet",
                                                        HUB + "format",
                                                        HUB + "ingest")),
                                        Map.entry("config", List.of(NULLNESS, LOG, PROTOCOL)),
                                        Map.entry("print", List.of(NULLNESS, "com.fasterxml.jackson.")),
                                        Map.entry(
                                                "client",
                                                List.of(NULLNESS, "picocli", "com.fasterxml.jackson.", HUB + "print")),
                                        Map.entry(
                                                "operator",
                                                List.of(
                                                        NULLNESS,
                                                        LOG,
                                                        PROTOCOL,
                                                        "picocli",
                                                        "com.fasterxml.jackson.",
                                                        HUB + "print",
                                                        HUB + "client")),
                                        Map.entry(
                                                "bench",
                                                List.of(NULLNESS, PROTOCOL, "org.duckdb", "com.sun.management", HUB)),
                                        Map.entry(
                                                "cli",
                                                List.of(
                                                        NULLNESS,
                                                        LOG,
                                                        PROTOCOL,
                                                        "picocli",
                                                        "ch.qos.logback.",
                                                        "io.vertx.core",
                                                        METRICS,
                                                        HUB)))))
                .isEmpty();
    }
}
