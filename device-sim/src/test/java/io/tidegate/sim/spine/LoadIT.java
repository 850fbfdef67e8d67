package io.tidegate.sim.spine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Load tests as a person runs them, against a hub and an agent that are real. How late the generator may be is left open: the machine of
 * a build is shared.
 */
class LoadIT {

    private static final String FLEET = "fleets: [{name: gw, agents: 6, series: 3, rate: 60/s, signal: swing}]";
    private static final String SIGNALS = "signals: [{name: swing, type: sine, period: 3s}]";

    @TempDir
    private static Path siteDirectory;

    private static Site site;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        site = new Site(siteDirectory);
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void anOutageLosesNothingAndEverythingIsWrittenDown() throws Exception {
        Program.Ended run = run(
                site.hubHttp(),
                FLEET,
                SIGNALS,
                "outages: [{at: 1s, for: 1500ms, share: 50%, reconnect_over: 500ms}]",
                "devices: [{name: plc, type: http, devices: 2, series: 2, rate: 40/s, agent: \"%s\"}]"
                        .formatted(site.agentHttp()),
                "thresholds: {generator_late: 100%, drained_after: 30s, latency_max: 60s, accept_p99: 60s, seen_p99: 60s}");

        assertThat(run.exit()).as(run.printed()).isZero();
        assertThat(run.printed()).contains("PASS: every threshold was kept").contains("6 agents, 2 devices");
        JsonNode result = result();
        assertThat(result.path("verdict").asText()).isEqualTo("pass");
        assertThat(result.path("sent").asLong())
                .as("6 agents and 2 devices, all readings of 4 s but those of the first moments")
                .isBetween(6 * 180L + 2 * 140L, 6 * 240L + 2 * 160L)
                .isEqualTo(result.path("stored").asLong());
        assertThat(result.at("/figures/latency_max_ms").asDouble())
                .as("what half of the agents measured as they were cut off waited")
                .isGreaterThan(1_400);
        assertThat(result.at("/latency_ms/accept/count").asLong()).isEqualTo(2 * 160);
        assertThat(result.at("/latency_ms/seen/count").asLong()).isPositive();
        assertThat(Files.readString(out("report.html")))
                .contains("class=\"outage\"")
                .contains("plc");
        assertThat(Files.readAllLines(out("latency.hlog"))).anyMatch(line -> line.startsWith("Tag=receipt,"));
        assertThat(Files.size(out("latency.png"))).isGreaterThan(5_000);

        Program.Ended same = Program.simulator(
                "compare", out("result.json").toString(), out("result.json").toString(), "--at-most-worse", "0");
        assertThat(same.exit()).as(same.printed()).isZero();
    }

    @Test
    void aBrokenThresholdIsAFailure() throws Exception {
        Program.Ended run = run(
                site.hubHttp(), FLEET, SIGNALS, "thresholds: {generator_late: 100%, stored_rate: {at_least: 10000/s}}");

        assertThat(run.exit()).as(run.printed()).isEqualTo(99);
        assertThat(run.printed()).contains("FAIL: stored_rate is").contains("≥ 10,000/s is allowed");
        assertThat(result().path("verdict").asText()).isEqualTo("fail");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("lost", fault(lines -> lines.remove(lines.size() / 2))),
                Arguments.of("doubled", fault(lines -> lines.add(7, lines.get(7)))),
                Arguments.of(
                        "phantom", fault(lines -> lines.add(lines.get(0).replace("\"time\":\"20", "\"time\":\"21")))),
                Arguments.of("out_of_order", fault(Collections::reverse)));
    }

    /** A harness that could not have noticed proves nothing. */
    @ParameterizedTest
    @MethodSource("faults")
    void aHubWithOtherReadingsIsAFailure(String figure, UnaryOperator<List<String>> fault) throws Exception {
        try (TamperedHub tampered = new TamperedHub(site.hubHttp(), fault)) {
            Program.Ended run =
                    run(tampered.uri(), FLEET, SIGNALS, "watch: none", "thresholds: {generator_late: 100%}");

            assertThat(run.exit()).as(run.printed()).isEqualTo(99);
            assertThat(run.printed()).contains("FAULT ").containsPattern(figure + " is [1-9]");
            assertThat(result().at("/figures/" + figure).asLong()).isPositive();
        }
    }

    @Test
    void saysWhyItCannotRun() throws Exception {
        Program.Ended invalid = run(site.hubHttp(), "fleets: [{name: gw, rate: 5}]");
        assertThat(invalid.exit()).isEqualTo(78);
        assertThat(invalid.printed()).contains("scenario.yaml:1:").contains("5 has no unit");

        Files.writeString(directory.resolve("scenario.yaml"), FLEET + "\n" + SIGNALS + "\n");
        Program.Ended alone = Program.simulator(
                "run",
                directory.resolve("scenario.yaml").toString(),
                "--hub-mqtt",
                "mqtt://127.0.0.1:1",
                "--out",
                directory.resolve("out").toString());
        assertThat(alone.exit()).isEqualTo(69);
        assertThat(alone.printed())
                .contains("no agent could connect to mqtt://127.0.0.1:1")
                .contains("start the hub");
    }

    /** @param change changes the list that it is given */
    private static UnaryOperator<List<String>> fault(Consumer<List<String>> change) {
        return lines -> {
            List<String> changed = new ArrayList<>(lines);
            change.accept(changed);
            return changed;
        };
    }

    private Program.Ended run(URI hub, String... lines) throws IOException, InterruptedException {
        Path scenario = Files.writeString(directory.resolve("scenario.yaml"), String.join("\n", lines) + "\n");
        return Program.simulator(
                "run",
                scenario.toString(),
                "--hub",
                hub.toString(),
                "--hub-mqtt",
                site.hubMqtt().toString(),
                "--duration",
                "4s",
                "--seed",
                "5",
                "--out",
                directory.resolve("out").toString());
    }

    private JsonNode result() throws IOException {
        return new ObjectMapper().readTree(out("result.json").toFile());
    }

    private Path out(String file) {
        return directory.resolve("out").resolve(file);
    }
}
