package io.tidegate.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.config.HostEnvironment;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.sim.signal.Signal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioFileTest {

    private static final HostEnvironment NOTHING = new HostEnvironment(Map.of("RATE", "7/s"), Path.of("/"), "");

    @TempDir
    private Path directory;

    @Test
    void readsEverything() throws IOException {
        Files.writeString(directory.resolve("flow.csv"), "time,a\n0,1\n");
        Scenario scenario = valid("""
                seed: 7
                duration: 1m
                settle: 2m
                hub: {url: "http://hub:81", mqtt: "mqtt://hub"}
                watch: none
                fleets:
                  - name: gateways
                    agents: 3
                    series: 4
                    rate: 30/min
                    ramps: [{at: 5s, to: 0/s, over: 5s}, {at: 10s, to: 8/s}]
                    signal: swing
                    connect_over: 2s
                    linger: 0s
                    batch: 100
                devices:
                  - {name: plc, type: http, devices: 2, agent: "http://127.0.0.1:9", rate: "${env:RATE}", signal: flow}
                  - {name: press, type: mqtt, broker: "mqtt://127.0.0.1:1884", topic: plant/press}
                signals:
                  - {name: swing, type: sine, low: -1, high: 1, period: 10s}
                  - {name: flow, type: replay, file: flow.csv, row: 100ms}
                outages:
                  - {at: 1s, for: 2s, fleet: gateways, share: 50%, reconnect_over: 500ms}
                  - {at: 20s, for: 2s}
                thresholds: {lost: 5, latency_p99: 400ms, stored_rate: {at_least: 10/s}, drained_after: 0s}
                """);

        assertThat(scenario.name()).isEqualTo("test-1");
        assertThat(scenario.seed()).isEqualTo(OptionalLong.of(7));
        assertThat(scenario.duration()).isEqualTo(Duration.ofMinutes(1));
        assertThat(scenario.settle()).isEqualTo(Duration.ofMinutes(2));
        assertThat(scenario.hub())
                .isEqualTo(new Scenario.Hub(URI.create("http://hub:81"), URI.create("mqtt://hub:1883")));
        assertThat(scenario.watch()).isFalse();
        Scenario.FleetPlan fleet = scenario.fleets().get(0);
        assertThat(fleet.load().perSecond()).isEqualTo(0.5);
        assertThat(fleet.load().signal())
                .isEqualTo(new SignalPlan.Computed(new Signal.Sine(-1, 1, 10_000_000_000L, 0.01)));
        assertThat(fleet.linger()).isEqualTo(Duration.ZERO);
        assertThat(fleet.load().reads().through(Duration.ofSeconds(60).toNanos()))
                .as("5 s, then a ramp to a standstill, then 50 s, each with a fourth of the readings")
                .isEqualTo((long) ((5 * 0.5 + 5 * 0.25 + 50 * 8) / 4));
        assertThat(scenario.devices().get(0).load().perSecond()).isEqualTo(7);
        assertThat(scenario.devices().get(0).load().signal())
                .isEqualTo(new SignalPlan.FromFile(directory.resolve("flow.csv"), Duration.ofMillis(100)));
        assertThat(scenario.devices().get(0).mqtt()).isEmpty();
        assertThat(scenario.devices().get(1).mqtt())
                .contains(new Scenario.Mqtt(URI.create("mqtt://127.0.0.1:1884"), "plant/press"));
        assertThat(scenario.outages().get(0))
                .isEqualTo(new Scenario.Outage(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Optional.of("gateways"),
                        0.5,
                        Optional.of(Duration.ofMillis(500))));
        assertThat(scenario.outages().get(1).concerns("gateways")).isTrue();
        assertThat(scenario.thresholds().bounds())
                .containsEntry(Figure.LOST, 5.0)
                .containsEntry(Figure.DOUBLED, 0.0)
                .containsEntry(Figure.LATENCY_P99, 400.0)
                .containsEntry(Figure.STORED_RATE, 10.0)
                .containsEntry(Figure.DRAINED_AFTER, 0.0)
                .doesNotContainKey(Figure.LATENCY_P50);
        assertThat(scenario.text()).contains("${env:RATE}");
    }

    @Test
    void whatIsOnTheCommandLineGoesBeforeTheDocument() throws IOException {
        Scenario scenario = valid("""
                fleets: [{name: a}]
                outages: [{at: 1s, for: 1s}, {at: 20s, for: 1s}]
                """).withDuration(Duration.ofSeconds(20)).withSeed(3);

        assertThat(scenario.duration()).isEqualTo(Duration.ofSeconds(20));
        assertThat(scenario.outages()).hasSize(1);
        assertThat(scenario.seed()).hasValue(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|1:1: /fleets: there are neither fleets nor devices - nothing would be measured",
                "fleets: []|there are neither fleets nor devices",
                "fleets: [{name: a, agent: 5}]|1:20: /fleets/0/agent: unknown key \"agent\" + (did you mean \"agents\"?)",
                "fleets: [{name: a, rate: 5}]|5 has no unit - a rate is a number and one unit of /s, /min, /h",
                "fleets: [{name: a, rate: 5 Hz}]|5 Hz cannot be read - a rate is",
                "fleets: [{name: a, rate: 1000001/s}]|1000001/s is out of range - 0/s to 1000000/s is allowed",
                "fleets: [{name: a, agents: 100000}]|100000 is out of range - 1 to 99999 is allowed",
                "fleets: [{name: a, series: 10001}]|10001 is out of range - 1 to 10000 is allowed",
                "fleets: [{name: a, batch: 2001}]|2001 is out of range",
                "fleets: [{name: a, linger: 10001ms}]|10001ms is out of range - 0s to 10s is allowed",
                "fleets: [{name: a, connect_over: 11m}]|11m is out of range - 0s to 10m is allowed",
                "{fleets: [{name: a}], thresholds: {lost: 1000000001}}|out of range - 0 to 1000000000 is allowed",
                "{settle: 8d, fleets: [{name: a}]}|8d is out of range - 1s to 7d is allowed",
                "fleets: [{name: A}]|A is not a name",
                "fleets: [{name: a}, {name: a}]|the name \"a\" is given twice",
                "{duration: 999ms, fleets: [{name: a}]}|999ms is out of range - 1s to 7d is allowed",
                "{duration: 30, fleets: [{name: a}]}|30 has no unit",
                "fleets: [{name: a, signal: sin}]|there is no signal \"sin\" - the scenario has none",
                "{fleets: [{name: a, signal: sin}], signals: [{name: sine, type: sine}]}|there are sine + (did you mean \"sine\"?)",
                "fleets: [{name: a, ramps: [{at: 5s, to: 1/s, over: 2s}, {at: 6s, to: 1/s}]}]"
                        + "|the ramp begins before the one before it has ended",
                "{fleets: [{name: a}], outages: [{at: 30s, for: 1s}]}|the outage begins after the end",
                "{fleets: [{name: a}], outages: [{at: 1s, for: 1s, fleet: b}]}|there is no fleet \"b\" - there are a",
                "{fleets: [{name: a}], outages: [{at: 1s, for: 1s, share: 0%}]}|the outage concerns nobody",
                "{fleets: [{name: a}], outages: [{at: 1s, for: 1s, share: 101%}]}|101% is out of range",
                "{fleets: [{name: a}], outages: [{at: 1s, for: 1s, share: 0.5}]}|0.5 has no unit - a share is a number and %",
                "{fleets: [{name: a}], outages: [{at: 1s, for: 2s}, {at: 2s, for: 1s, fleet: a}]}"
                        + "|the outage begins before the one before it has ended for the fleet a",
                "{fleets: [{name: a}], thresholds: {accept_p99: 1s}}|accept_p99 will not be measured",
                "{fleets: [{name: a}], watch: none, thresholds: {seen_p99: 1s}}|seen_p99 will not be measured",
                "{devices: [{name: a, type: http}], thresholds: {latency_p99: 1s}}|latency_p99 will not be measured",
                "{fleets: [{name: a}], thresholds: {latency_p98: 1s}}|unknown key + (did you mean \"latency_p9",
                "{fleets: [{name: a}], thresholds: {latency_p99: 2h}}|2h is out of range",
                "{fleets: [{name: a}], thresholds: {stored_rate: 5/s}}|a mapping is needed",
                "{fleets: [{name: a}], signals: [{name: b, type: replay, file: none.csv}]}|none.csv cannot be read",
                "{fleets: [{name: a}], signals: [{name: b, type: sine, step: 0}]}|the step is 0",
                "{fleets: [{name: a}], signals: [{name: b, type: burst, period: 1s, for: 2s}]}|longer than its period",
                "{fleets: [{name: a}], signals: [{name: b, type: saw}]}|saw is not allowed here",
                "devices: [{name: a, type: mqtt}]|the key broker is missing",
                "devices: [{name: a, type: http, devices: 65}]|65 is out of range",
                "devices: [{name: a, type: mqtt, broker: 'mqtt://h', topic: a/+}]|a/+ is not a topic",
                "devices: [{name: a, type: http, agent: 'https://h'}]|https://h is not an HTTP URL",
            })
    void saysWhatIsWrongWhereAndWhatToDo(String document, String expected) throws IOException {
        Loaded<Scenario> read = read(document);

        assertThat(read.problems()).hasSize(1);
        assertThat(read.problems().get(0).toString().replace("\"", ""))
                .startsWith(directory.resolve("Test 1.yaml") + ":1:")
                .contains(expected.replace("\"", "").split(" \\+ ", -1));
    }

    @Test
    void whatIsJustAtItsBoundIsAllowed() throws IOException {
        valid("""
                duration: 7d
                settle: 7d
                fleets:
                  - {name: a, agents: 99999, series: 10000, rate: 1000000/s, batch: 2000, linger: 10s, connect_over: 10m}
                outages: [{at: 1s, for: 1s, share: 100%, reconnect_over: 10m}]
                devices: [{name: b, type: http, devices: 64}]
                thresholds: {lost: 1000000000, latency_p99: 1h, generator_late: 100%}
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "fleets, name: a, 32",
        "devices, 'name: a, type: http', 32",
        "signals, 'name: a, type: stuck', 64",
    })
    void groupsHaveABound(String key, String item, int most) throws IOException {
        assertThat(read(listOf(key, item, most)).problems()).isEmpty();
        assertThat(read(listOf(key, item, most + 1)).problems())
                .singleElement()
                .asString()
                .contains("the list has %d items".formatted(most + 1));
    }

    @Test
    void outagesAndRampsHaveABound() throws IOException {
        String ramps = "fleets: [{name: a, ramps: [%s]}]";
        String outages = "{duration: 1d, fleets: [{name: a}], outages: [%s]}";
        assertThat(read(ramps.formatted(inTurn("{at: %ds, to: 1/s}", 64))).problems())
                .isEmpty();
        assertThat(read(ramps.formatted(inTurn("{at: %ds, to: 1/s}", 65))).problems())
                .hasSize(1);
        assertThat(read(outages.formatted(inTurn("{at: %ds, for: 1s}", 256))).problems())
                .isEmpty();
        assertThat(read(outages.formatted(inTurn("{at: %ds, for: 1s}", 257))).problems())
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void shippedScenariosAreValid(Path file) {
        assertThat(ScenarioFile.read(file, NOTHING).problems()).isEmpty();
    }

    static List<Path> shipped() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "deploy", "scenarios"))) {
            return files.sorted().toList();
        }
    }

    private static String listOf(String key, String item, int count) {
        StringBuilder document = new StringBuilder(key.equals("fleets") ? "" : "fleets: [{name: f}]\n");
        document.append(key).append(":\n");
        for (int i = 0; i < count; i++) {
            document.append("  - {")
                    .append(item.replace("name: a", "name: a" + i))
                    .append("}\n");
        }
        return document.toString();
    }

    private static String inTurn(String item, int count) {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < count; i++) {
            items.append(i == 0 ? "" : ", ").append(item.formatted(i));
        }
        return items.toString();
    }

    private Scenario valid(String document) throws IOException {
        Loaded<Scenario> read = read(document);
        assertThat(read.problems()).isEmpty();
        return ((Loaded.Valid<Scenario>) read).value();
    }

    private Loaded<Scenario> read(String document) throws IOException {
        return ScenarioFile.read(Files.writeString(directory.resolve("Test 1.yaml"), document), NOTHING);
    }
}
