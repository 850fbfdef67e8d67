package io.tidegate.hub.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.hub.api.HubFixture;
import io.tidegate.hub.client.HubConnection;
import io.tidegate.hub.operator.Program.Result;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program against a hub's real API, and against hubs that fail. */
@Timeout(60)
class TidegateIT {

    private static final HubFixture HUB = HubFixture.start();
    private static final String ADDRESS = "http://127.0.0.1:" + HUB.uri("/").getPort();
    private static final long T = HubFixture.NOW_NS;

    @BeforeAll
    static void fill() {
        HUB.agent("gw1");
        HUB.lossyAgent("gw2");
        HUB.commit(
                "gw1",
                new Reading(
                        new Series("room/temp", new TreeMap<>(Map.of("sensor", "a")), "Cel"),
                        T - 3,
                        Value.of(0.1 + 0.2),
                        Quality.uncertain("drift"),
                        TimeQuality.SYNCED),
                Reading.of(Series.of("room/temp", Map.of("sensor", "b")), T - 2, Value.of(21L)),
                Reading.of(Series.of("log"), T - 1, Value.of("a\u001b[31m\nb")));
        HUB.commitRamp("gw2", "level", 30_000);
    }

    @AfterAll
    static void stop() {
        HUB.close();
    }

    private static Result run(String command, String... arguments) {
        return Program.piped().run(ADDRESS, command, arguments);
    }

    @Test
    void agentsAsATable() {
        Result result = run("agents");

        assertThat(result.exit()).isZero();
        assertThat(result.out().lines()).hasSize(3).first().asString().startsWith("AGENT  STATE");
        assertThat(result.out().lines().skip(2).findFirst().orElseThrow())
                .containsSubsequence("gw2", "late", "400ms", "1207", "1180", "20", "7", "3h12m", "0.1.0", "site=p2");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void agentsForPrograms() throws IOException {
        assertThat(run("agents", "-o", "csv").out())
                .isEqualTo(
                        "agent,state,lag_seconds,accepted,stored,pending,lost,buffer_bytes,seconds_until_full,warnings,version,"
                                + "labels\r\ngw1,online,0.4,100,100,0,0,1048576,11520,,0.1.0,site=p1\r\n"
                                + "gw2,late,0.4,1207,1180,20,7,1048576,11520,,0.1.0,site=p2\r\n");
        JsonNode document =
                HubConnection.JSON.readTree(run("agents", "-o", "json").out());
        assertThat(document.path("agents")).hasSize(2);
        assertThat(run("agents", "-o", "ndjson").out().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"agent\":\"gw"));
        assertThat(run("agents", "-o", "yaml").out())
                .startsWith("agents:\n  - agent: \"gw1\"\n    state: \"online\"\n");
    }

    @Test
    void alertsSayWhatToDo() throws IOException {
        Result none = run("alerts");
        assertThat(none.exit()).isZero();
        assertThat(none.out()).isEmpty();
        assertThat(none.err()).contains("no agent has a warning");

        try (HubFixture hub = HubFixture.start()) {
            hub.agent("gw1");
            hub.copiedAgent("gw2");
            String address = "http://127.0.0.1:" + hub.uri("/").getPort();

            Result table = Program.piped().run(address, "alerts");
            assertThat(table.exit()).isZero();
            assertThat(table.out().lines().toList().subList(0, 3))
                    .containsExactly(
                            "AGENT  WARNING     COUNT  SINCE              LAST SEEN",
                            "gw2    taken_over     12  2026-11-21T02:13Z  2026-11-21T02:13Z",
                            "gw2    conflict        2  2026-11-21T02:12Z  2026-11-21T02:12Z");
            assertThat(table.out())
                    .contains(
                            "taken_over: Two agents use this id", "conflict: Readings came", "Look for a second agent");

            Result json = Program.piped().run(address, "alerts", "--code", "conflict", "-o", "json");
            assertThat(json.exit()).isZero();
            assertThat(HubConnection.JSON
                            .readTree(json.out())
                            .at("/alerts/0/count")
                            .asLong())
                    .isEqualTo(2);

            assertThat(Program.piped().run(address, "agents").out()).contains("conflict,taken_over");
            assertThat(Program.piped().run(address, "agents", "gw2").out())
                    .contains("warnings:", "Look for a second agent");
        }
    }

    @Test
    void oneAgentInFull() {
        assertThat(run("agents", "gw2").out()).startsWith("agent: \"gw2\"\n").contains("  lost:\n    evicted: 7\n");
        assertThat(run("agents", "--label", "site=p2", "-o", "ndjson").out().lines())
                .hasSize(1);
        assertThat(run("agents", "--sort", "-agent", "-o", "csv").out()).containsSubsequence("gw2", "gw1");
    }

    @Test
    void queryShowsTheNewestFirstAndNeverLetsATextSteerTheTerminal() {
        Result result = run("query", "--agent", "gw1");

        assertThat(result.exit()).isZero();
        List<String> lines = result.out().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(1)).contains("log", "a\u00b7[31m\u00b7b").doesNotContain("\u001b");
        assertThat(lines.get(2)).contains("room/temp{sensor=b}", " 21 ");
        assertThat(lines.get(3)).contains("room/temp{sensor=a}", "0.30000000000000004", "Cel", "uncertain: drift");
    }

    @Test
    void querySelectsBySeriesInTextForm() {
        assertThat(run("query", "room/temp{sensor=b}", "-o", "ndjson").out().lines())
                .hasSize(1);
        assertThat(run("query", "room/temp", "-l", "sensor=a", "-o", "ndjson").out())
                .contains("\"value\":0.30000000000000004,");
        assertThat(run("query", "--latest", "-o", "ndjson").out().lines()).hasSize(4);
        assertThat(run("query", "room/temp", "--from", "-1h", "--to", "now", "-o", "ndjson")
                        .out()
                        .lines())
                .hasSize(2);
    }

    @Test
    void queryAggregates() {
        Result result = run("query", "level", "--step", "1d", "--agg", "count,max", "-o", "csv");
        assertThat(result.out()).startsWith("agent,name,labels,time,count,max,unit\r\ngw2,level,,");

        assertThat(run("query", "level", "--step", "1d", "--agg", "count,max").out())
                .startsWith("TIME ")
                .contains("COUNT", "MAX", "30000.5");
    }

    @Test
    void queryTellsThatThereIsMore() {
        Result result = run("query", "level");

        assertThat(result.out().lines()).hasSize(101);
        assertThat(result.err()).isEqualTo("the newest 100; more with --limit, all with tidegate export\n");
        assertThat(run("query", "level", "-q").err()).isEmpty();
        assertThat(run("query", "nothing").err()).isEqualTo("no reading matches\n");
    }

    @Test
    void yamlOfReadingsIsAList() {
        assertThat(run("query", "room/temp{sensor=b}", "-o", "yaml").out())
                .startsWith("- agent: \"gw1\"\n  name: \"room/temp\"\n  labels:\n    sensor: \"b\"\n  time: \"2026-")
                .contains("\n  value: 21\n");
    }

    @Test
    void exportIsByteForByteWhatTheApiAnswers() {
        Result result = run("export", "level");

        assertThat(result.exit()).isZero();
        assertThat(result.out().lines()).hasSize(30_000);
        assertThat(result.out().lines().map(line -> line.replaceAll(".*\"value\":([^,]*),.*", "$1")))
                .startsWith("1.5", "2.5", "3.5")
                .endsWith("30000.5");
        assertThat(result.err()).startsWith("30000 readings, ");
        assertThat(run("export", "level", "-o", "csv").err()).startsWith("30000 readings, ");
        assertThat(run("export", "level", "-o", "json").out())
                .startsWith("{\"readings\":[")
                .endsWith("],\"next\":null}\n");
    }

    @Test
    void exportToAFileReplacesNothingUnasked(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("temp.csv");
        String[] arguments = {"room/temp", "-o", "csv", "-O", file.toString()};

        assertThat(run("export", arguments).exit()).isZero();
        assertThat(Files.readString(file)).startsWith("agent,name,").hasLineCount(3);

        Result again = run("export", arguments);
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("is there already; name another file, or replace it with -y");
        assertThat(run("export", "level", "-O", file.toString(), "-y").exit()).isZero();
        assertThat(Files.readString(file)).hasLineCount(30_000);
    }

    @Test
    void anExportThatBreaksOffFailsAndLeavesNoFile(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("all.ndjson");
        try (StubHub hub = new StubHub().breakOff("{\"agent\":\"a\"}\n")) {
            Result result = Program.piped().run(hub.address(), "export", "-O", file.toString());

            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err()).contains("the hub's answer broke off", "is not all");
        }
        try (var left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void tailFollowsAndEndsAfterAsManyAsAsked() {
        Result result = run("tail", "--after", "0", "-n", "2", "--agent", "gw1");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("""
                        2026-11-21T02:13:19.999999997Z  gw1  room/temp{sensor=a}  0.30000000000000004 Cel
                        2026-11-21T02:13:19.999999998Z  gw1  room/temp{sensor=b}  21
                        """);
        assertThat(run("tail", "--after", "0", "-n", "1", "-o", "csv").out())
                .startsWith("time,agent,series,value,unit,quality\r\n");
    }

    @Test
    void tailGoesOnWhereItWasWhenTheConnectionBreaks() throws IOException {
        try (StubHub hub = new StubHub()
                .breakOff("id: 7\ndata: {\"value\":1}\n\nid: 9\n\n")
                .answer(503, "")
                .breakOff("id: 10\ndata: {\"value\":2}\n\n")) {
            Result result = Program.piped().run(hub.address(), "tail", "-n", "2", "-o", "ndjson");

            assertThat(result.exit()).isZero();
            assertThat(result.out()).isEqualTo("{\"value\":1}\n{\"value\":2}\n");
            assertThat(result.err()).contains("broke; trying again", "going on after position 9");
            assertThat(hub.requests().get(0).getRequestHeaders().getFirst("Last-Event-ID"))
                    .isNull();
            assertThat(hub.requests().get(2).getRequestHeaders().getFirst("Last-Event-ID"))
                    .isEqualTo("9");
        }
    }

    @Test
    void aLedgerThatAddsUpIsExit0() {
        Result result = run("ledger", "gw1");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).containsSubsequence("gw1", "100", "100", "0", "0", "yes");
    }

    @Test
    void aLedgerWhoseGapsDoNotListAllThatIsLostIsExit99() throws IOException {
        Result result = run("ledger");

        assertThat(result.exit()).isEqualTo(99);
        assertThat(result.out()).containsSubsequence("gw1", "yes", "gw2", "evicted=7", "NO");
        assertThat(result.err()).isEqualTo("gw2: 7 evicted, but the gaps list 0\n");
        JsonNode agents =
                HubConnection.JSON.readTree(run("ledger", "-o", "json").out()).path("agents");
        assertThat(agents.path(1).path("adds_up").asBoolean()).isFalse();
    }

    @Test
    void anEquationThatDoesNotHoldIsExit99() throws IOException {
        String agent = "{\"agent\":\"x\",\"ledger\":{\"accepted\":10,\"stored\":12,\"pending\":-2,\"lost\":{}}}";
        String other = "{\"agent\":\"x\",\"ledger\":{\"accepted\":10,\"stored\":8,\"pending\":1,\"lost\":{}}}";
        for (String wrong : List.of(agent, other)) {
            try (StubHub hub = new StubHub().answer(200, wrong)) {
                for (int i = 0; i < 5; i++) {
                    hub.answer(200, "{\"gaps\":[]}").answer(200, wrong);
                }
                assertThat(Program.piped().run(hub.address(), "ledger", "x").exit())
                        .isEqualTo(99);
            }
        }
    }

    @Test
    void aHubThatDoesNotAnswerIsExit69() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        Result refused = Program.piped().run("http://127.0.0.1:" + free, "agents");
        assertThat(refused.exit()).isEqualTo(69);
        assertThat(refused.err())
                .startsWith("tidegate: no hub answers at http://127.0.0.1:" + free)
                .contains("start one with tidegate-hub serve")
                .hasLineCount(1);

        try (ServerSocket silent = new ServerSocket(0)) {
            Result late =
                    Program.piped().run("http://127.0.0.1:" + silent.getLocalPort(), "agents", "--timeout", "0.3s");
            assertThat(late.exit()).isEqualTo(69);
            assertThat(late.err()).contains("no answer");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, 77, set TIDEGATE_TOKEN",
        "403, 77, set TIDEGATE_TOKEN",
        "503, 69, the hub answers 503",
        "500, 1, the hub answers 500",
        "400, 2, the hub answers 400",
    })
    void theHubsStatusDecidesTheExitCode(int status, int exit, String message) throws IOException {
        try (StubHub hub = new StubHub().answer(status, "{\"detail\":\"so it is\"}")) {
            Result result = Program.piped().run(hub.address(), "agents");

            assertThat(result.exit()).isEqualTo(exit);
            assertThat(result.err()).contains("so it is", message).hasLineCount(1);
        }
    }

    @Test
    void whatIsNotAHubIsSaidSo() throws IOException {
        try (StubHub hub = new StubHub().answer(200, "<html>")) {
            Result result = Program.piped().run(hub.address(), "agents");

            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err()).contains("not as a hub does; is it one?");
        }
    }

    @Test
    void theTokenIsSent() throws IOException {
        try (StubHub hub = new StubHub().answer(200, "{\"agents\":[]}")) {
            new Program(false, Map.of("TIDEGATE_TOKEN", "secret")).run(hub.address(), "agents");

            assertThat(hub.requests().get(0).getRequestHeaders().getFirst("Authorization"))
                    .isEqualTo("Bearer secret");
        }
    }

    @Test
    void coloursAreForPeopleWhoWantThem() {
        assertThat(new Program(true, Map.of()).run(ADDRESS, "agents").out()).contains("\u001b[32monline");
        assertThat(new Program(true, Map.of())
                        .run(ADDRESS, "agents", "--no-color")
                        .out())
                .doesNotContain("\u001b");
        assertThat(new Program(true, Map.of("NO_COLOR", "1"))
                        .run(ADDRESS, "agents")
                        .out())
                .doesNotContain("\u001b");
        assertThat(run("agents").out()).doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agents", "query", "export", "tail", "ledger"})
    void helpBeginsWithExamples(String command) {
        Result result = Program.piped().run(List.of(command, "--help"));

        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .containsSubsequence("Examples:", "  tidegate " + command, "Usage: tidegate " + command);
    }

    @Test
    void wrongUsageIsExit2() {
        assertThat(Program.piped().run(List.of()).exit()).isEqualTo(2);
        assertThat(run("query", "--limt", "3").exit()).isEqualTo(2);
        assertThat(run("query", "temp{sensor}").err()).contains("\"sensor\" in temp{sensor} is not a label");
        assertThat(run("agents", "--timeout", "soon").err()).contains("\"soon\" is not a span of time");
        assertThat(Program.piped().run("ftp://hub", "agents").exit()).isEqualTo(2);
        assertThat(run("query", "--step", "x").exit()).isEqualTo(2);
    }

    @Test
    void versionAndCompletion() {
        assertThat(Program.piped().run(List.of("-V")).out()).startsWith("tidegate ");
        assertThat(Program.piped().run(List.of("generate-completion")).out()).contains("complete -F", "ledger");
    }

    @Test
    void aStackTraceOnlyWithV() {
        assertThat(run("agents", "nobody").err()).hasLineCount(1);
        assertThat(run("agents", "nobody", "-v").err()).contains("GET http://", "\tat io.tidegate.hub.operator.");
    }
}
