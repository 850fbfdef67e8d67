package io.tidegate.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.hub.command.CommandDesk;
import io.tidegate.hub.command.RepliesOnDemand;
import io.tidegate.hub.desired.DesiredConfigs;
import io.tidegate.hub.desired.EffectiveConfigs;
import io.tidegate.hub.desired.KnownConfigs;
import io.tidegate.hub.feed.ChangeFeed;
import io.tidegate.hub.group.Groups;
import io.tidegate.hub.group.KnownGroups;
import io.tidegate.hub.rollout.driver.RolloutController;
import io.tidegate.hub.rollout.driver.RolloutDesk;
import io.tidegate.hub.rollout.driver.RolloutPlanner;
import io.tidegate.hub.store.CommitGroup;
import io.tidegate.hub.store.Committed;
import io.tidegate.hub.store.duckdb.DuckDbStore;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The API over the real store: what went in comes out, bit for bit, in every way that there is. */
@Timeout(120)
class DuckDbApiIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AgentId AGENT = new AgentId("gw");
    private static final StreamId STREAM = new StreamId(AGENT, 42, Lane.LIVE);
    private static final int READINGS = 20_000;
    private static final int GROUP = 1_000;

    @TempDir
    Path directory;

    private final List<Reading> stored = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private DuckDbStore store;
    private ChangeFeed feed;
    private HubApi api;
    private URI base;

    @BeforeEach
    void start() throws Exception {
        store = DuckDbStore.open(directory, DuckDbStore.Options.DEFAULT);
        feed = new ChangeFeed(store.queries(), new ChangeFeed.Options(5_000, 1 << 20));
        InMemoryFleet fleet = new InMemoryFleet();
        InstantSource clock = InstantSource.fixed(HubFixture.NOW);
        KnownConfigs known = KnownConfigs.of(store.configs());
        KnownGroups groups = KnownGroups.of(store.groups());
        DesiredConfigs desired = new DesiredConfigs(store.configs(), known, groups, agent -> {}, clock);
        api = new HubApi(
                new HubApi.Rooms(
                        fleet,
                        store.queries(),
                        feed,
                        desired,
                        new HubApi.Groups(
                                new Groups(
                                        store.groups(),
                                        groups,
                                        new EffectiveConfigs(store.configs(), known, agent -> {}, clock),
                                        agent -> {},
                                        clock),
                                groups),
                        new CommandDesk(new RepliesOnDemand(), clock, new Random(1)),
                        new HubApi.Rollouts(
                                new RolloutPlanner(fleet, desired),
                                new RolloutController(store.rollouts(), desired, fleet, clock),
                                new RolloutDesk(store.rollouts(), fleet)),
                        () -> "",
                        Readiness::ready,
                        clock),
                HubApi.Options.listen("127.0.0.1", 0));
        base = URI.create("http://127.0.0.1:" + api.start().getPort());
        Random random = new Random(20261121);
        for (int i = 0; i < READINGS; i++) {
            // Times repeat, and do not come in order.
            long timeNs = HubFixture.NOW_NS - random.nextInt(5_000) * 1_000_000_007L;
            stored.add(Reading.of(Series.of("s" + random.nextInt(4)), timeNs, value(random)));
        }
        for (int first = 0; first < READINGS; first += GROUP) {
            feed.committed(commit(first));
        }
    }

    private Committed commit(int first) throws Exception {
        CommitGroup.Run run = new CommitGroup.Run(
                STREAM, SequenceRange.ofCount(first + 1L, GROUP), 1, stored.subList(first, first + GROUP));
        return store.commit(new CommitGroup(
                List.of(run),
                List.of(),
                List.of(),
                List.of(new CommitGroup.Heard(STREAM, first + GROUP)),
                HubFixture.NOW_NS));
    }

    private static Value value(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Value.of(random.nextLong());
            case 1 -> Value.of(random.nextBoolean());
            case 2 -> Value.of("text \"" + random.nextInt() + "\"\u00e9\n");
            case 3 -> Value.of(-0.0);
            default -> Value.of(Double.longBitsToDouble(random.nextLong() & ~(0x7ffL << 52) | (1_000L << 52)));
        };
    }

    @AfterEach
    void stop() {
        api.close();
        store.close();
    }

    private String get(String path) throws Exception {
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static String text(Value value) {
        if (value instanceof Value.DoubleValue number) {
            return "double " + Double.doubleToRawLongBits(number.value());
        }
        return value instanceof Value.LongValue number ? "long " + number.value() : value.toString();
    }

    private static String text(Reading reading) {
        return reading.series() + " " + reading.timeNs() + " " + text(reading.value());
    }

    private static String text(JsonNode row) {
        JsonNode value = row.get("value");
        Value read = value.isDouble()
                ? Value.of(value.doubleValue())
                : value.isBoolean()
                        ? Value.of(value.booleanValue())
                        : value.isTextual() ? Value.of(value.textValue()) : Value.of(value.longValue());
        return text(Reading.of(
                Series.of(row.get("name").asText()),
                io.tidegate.hub.format.Rfc3339.parse(row.get("time").asText()),
                read));
    }

    private static List<String> rows(String ndjson) throws Exception {
        List<String> rows = new ArrayList<>();
        for (String line : ndjson.lines().toList()) {
            rows.add(text(JSON.readTree(line)));
        }
        return rows;
    }

    private List<String> inTime() {
        return stored.stream()
                .sorted(Comparator.comparingLong(Reading::timeNs))
                .map(DuckDbApiIT::text)
                .toList();
    }

    @Test
    void whatWentInComesOutInTheOrderOfArrivalAndOfTime() throws Exception {
        assertThat(rows(get("/api/v1/readings?format=ndjson&order=arrival")))
                .isEqualTo(stored.stream().map(DuckDbApiIT::text).toList());
        assertThat(rows(get("/api/v1/readings?format=ndjson"))).isEqualTo(inTime());
    }

    @Test
    void pagesJoinToTheWhole() throws Exception {
        List<String> joined = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = JSON.readTree(get("/api/v1/readings?limit=1997" + cursor));
            page.get("readings").forEach(row -> joined.add(text(row)));
            cursor = page.get("next").isNull()
                    ? null
                    : "&cursor=" + page.get("next").asText();
        }
        assertThat(joined).isEqualTo(inTime());
    }

    @Test
    void theStreamGivesEverythingFromTheBeginningThoughMemoryHoldsOnlyTheEnd() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/api/v1/stream?events=reading&last_event_id=0"))
                .build();
        try (EventReader events = new EventReader(
                client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body())) {
            for (int i = 0; i < READINGS; i++) {
                EventReader.Event event = events.next();
                assertThat(event.id()).isEqualTo(Integer.toString(i + 1));
                assertThat(text(JSON.readTree(event.data()))).isEqualTo(text(stored.get(i)));
            }
        }
    }

    @Test
    void stepsHaveTheReadingsTheyHold() throws Exception {
        JsonNode answer = JSON.readTree(get("/api/v1/readings?name=s1&step=10m&agg=count,min,max"));
        long counted = 0;
        for (JsonNode row : answer.get("readings")) {
            counted += row.get("count").asLong();
            assertThat(row.get("min").asDouble())
                    .isLessThanOrEqualTo(row.get("max").asDouble());
        }
        assertThat(counted)
                .isEqualTo(stored.stream()
                        .filter(reading -> reading.series().name().equals("s1"))
                        .filter(reading -> reading.value() instanceof Value.DoubleValue
                                || reading.value() instanceof Value.LongValue)
                        .count());
    }

    @Test
    void seriesAndLatestKnowAll() throws Exception {
        JsonNode series = JSON.readTree(get("/api/v1/series")).get("series");
        assertThat(series).hasSize(4);
        assertThat(series.findValues("readings").stream()
                        .mapToLong(JsonNode::asLong)
                        .sum())
                .isEqualTo(READINGS);
        assertThat(JSON.readTree(get("/api/v1/readings/latest")).get("readings"))
                .hasSize(4);
    }
}
