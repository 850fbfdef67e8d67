package io.tidegate.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingRoutesIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long T = 1_795_227_190_123_456_789L;

    private final HubFixture hub = HubFixture.start();

    @AfterEach
    void stop() {
        hub.close();
    }

    private static Reading reading(Value value) {
        return new Reading(
                new Series("room/temp", new TreeMap<>(Map.of("sensor", "a")), "Cel"),
                T,
                value,
                Quality.GOOD,
                TimeQuality.SYNCED);
    }

    private static Reading at(long timeNs, long value) {
        return Reading.of(Series.of("t"), timeNs, Value.of(value));
    }

    private List<Long> values(String path) {
        return values(json(path));
    }

    private static List<Long> values(JsonNode answer) {
        List<Long> values = new ArrayList<>();
        answer.get("readings")
                .forEach(reading -> values.add(reading.get("value").asLong()));
        return values;
    }

    private JsonNode json(String path) {
        HttpResponse<String> answer = hub.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try {
            return JSON.readTree(answer.body());
        } catch (IOException notJson) {
            throw new AssertionError(answer.body(), notJson);
        }
    }

    @Test
    void aReadingLooksAsTheContractSaysToTheLetter() {
        hub.commit("plant1-gw3", reading(Value.of(21.5)));

        HttpResponse<String> answer = hub.get("/api/v1/readings?format=ndjson");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/x-ndjson");
        assertThat(answer.body())
                .isEqualTo("{\"agent\":\"plant1-gw3\",\"name\":\"room/temp\",\"labels\":{\"sensor\":\"a\"},"
                        + "\"time\":\"2026-11-21T02:13:10.123456789Z\",\"value\":21.5,\"unit\":\"Cel\","
                        + "\"quality\":\"good\",\"received\":\"2026-11-21T02:13:20.000000000Z\","
                        + "\"time_quality\":\"synced\",\"lane\":\"live\"}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'', '*/*', application/json",
        "'', 'text/csv', text/csv; charset=utf-8; header=present",
        "'', 'application/x-ndjson;q=0.5, text/html', application/x-ndjson",
        "'', 'application/*', application/json",
        "'?format=csv', 'application/json', text/csv; charset=utf-8; header=present",
        "'?format=json', 'text/csv', application/json",
    })
    void theFormatIsNegotiated(String query, String accept, String contentType) {
        HttpResponse<String> answer = hub.get("/api/v1/readings" + query, "Accept", accept);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue(contentType);
        assertThat(answer.headers().firstValue("vary").orElse("")).contains("Accept");
    }

    @Test
    void anEmptyStoreAnswersEmptyInEveryFormat() {
        assertThat(hub.get("/api/v1/readings").body()).isEqualTo("{\"readings\":[],\"next\":null}\n");
        assertThat(hub.get("/api/v1/readings?format=ndjson").body()).isEmpty();
        assertThat(hub.get("/api/v1/readings?format=csv").body())
                .startsWith("agent,name,")
                .hasLineCount(1);
        assertThat(hub.get("/api/v1/readings/latest").body()).isEqualTo("{\"readings\":[],\"next\":null}\n");
        assertThat(hub.get("/api/v1/series").body()).isEqualTo("{\"series\":[],\"next\":null}\n");
    }

    @Test
    void filtersByAgentNameLabelsAndTime() {
        hub.commit("a", reading(Value.of(1L)), at(T, 2), at(T + 1, 3));
        hub.commit("b", at(T, 4));

        assertThat(values("/api/v1/readings?agent=a")).containsExactly(1L, 2L, 3L);
        assertThat(values("/api/v1/readings?name=t")).containsExactly(2L, 4L, 3L);
        assertThat(values("/api/v1/readings?label.sensor=a")).containsExactly(1L);
        assertThat(values("/api/v1/readings?label.sensor=b")).isEmpty();
        assertThat(values("/api/v1/readings?name=t&from=2026-11-21T02:13:10.123456790Z"))
                .containsExactly(3L);
        assertThat(values("/api/v1/readings?name=t&to=2026-11-21T03:13:10.123456790%2B01:00"))
                .containsExactly(2L, 4L);
        assertThat(values("/api/v1/readings?name=t&to=2026-11-21T03:13:10.123456790+01:00"))
                .as("a plus that was not escaped")
                .containsExactly(2L, 4L);
        assertThat(values("/api/v1/readings?name=t&from=-9s")).isEmpty();
        assertThat(values("/api/v1/readings?name=t&from=-1h&to=now")).hasSize(3);
        assertThat(values("/api/v1/readings?name=t&from=-0h1m10s")).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"asc", "desc", "arrival"})
    void pagesJoinToTheWholeAlsoWithinEqualTimes(String order) {
        List<Reading> readings =
                IntStream.range(0, 50).mapToObj(i -> at(T + (i % 3), i)).toList();
        hub.commit("a", readings.toArray(Reading[]::new));
        List<Long> whole = values("/api/v1/readings?order=" + order);

        List<Long> joined = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page = json("/api/v1/readings?limit=7&order=" + order + cursor);
            joined.addAll(values(page));
            cursor = page.get("next").isNull()
                    ? null
                    : "&cursor=" + page.get("next").asText();
            pages++;
        } while (cursor != null);

        assertThat(whole).hasSize(50);
        assertThat(joined).isEqualTo(whole);
        assertThat(pages).isEqualTo(8);
    }

    @Test
    void aPageThatIsExactlyFullIsTheLast() {
        hub.commit("a", at(T, 1), at(T, 2));

        assertThat(json("/api/v1/readings?limit=2").get("next").isNull()).isTrue();
        assertThat(json("/api/v1/readings?limit=1").get("next").isNull()).isFalse();
    }

    @Test
    void aggregatesByStep() {
        hub.commitRamp("a", "t", 120);

        JsonNode one = json("/api/v1/readings?name=t&step=1m&from=-2m&to=now");
        assertThat(one.get("readings").get(0).get("value").isDouble()).isTrue();
        JsonNode several = json("/api/v1/readings?name=t&step=1h&agg=min,max,count,first,last");
        JsonNode first = several.get("readings").get(0);
        assertThat(first.get("min").asDouble()).isEqualTo(1.5);
        assertThat(first.get("max").asDouble()).isEqualTo(120.5);
        assertThat(first.get("count").asLong()).isEqualTo(120);
        assertThat(first.has("value")).isFalse();
        assertThat(hub.get("/api/v1/readings?step=1h&format=csv").body())
                .startsWith("agent,name,labels,time,value,unit\r\n");
    }

    @Test
    void latestIsOneReadingPerSeries() {
        hub.commit("a", at(T, 1), at(T + 1, 2), reading(Value.of(3L)));

        assertThat(values("/api/v1/readings/latest")).containsExactlyInAnyOrder(2L, 3L);
    }

    @Test
    void seriesComeInOrderAndInPages() {
        hub.commit("b", at(T, 1));
        hub.commit("a", at(T, 1), at(T + 5, 2), reading(Value.of(3L)));

        JsonNode all = json("/api/v1/series");
        assertThat(all.get("series").findValuesAsText("agent")).containsExactly("a", "a", "b");
        assertThat(all.get("series").get(1).toString())
                .isEqualTo("{\"agent\":\"a\",\"name\":\"t\",\"labels\":{},\"unit\":\"\",\"readings\":2,"
                        + "\"first\":\"2026-11-21T02:13:10.123456789Z\",\"last\":\"2026-11-21T02:13:10.123456794Z\"}");
        JsonNode page = json("/api/v1/series?limit=2");
        JsonNode rest = json("/api/v1/series?limit=2&cursor="
                + java.net.URLEncoder.encode(page.get("next").asText(), StandardCharsets.UTF_8));
        assertThat(rest.get("series").findValuesAsText("agent")).containsExactly("b");
        assertThat(rest.get("next").isNull()).isTrue();
    }

    @Test
    void headAsksNothingOfTheStore() {
        int before = hub.store.questions();

        HttpResponse<String> answer = hub.send("HEAD", "/api/v1/readings?format=ndjson");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/x-ndjson");
        assertThat(hub.store.questions()).isEqualTo(before);
    }

    @Test
    void aLongAnswerIsWholeAlsoWhenCompressed() throws IOException, InterruptedException {
        hub.commitRamp("a", "t", 50_000);
        String plain = hub.get("/api/v1/readings?format=ndjson").body();

        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(hub.uri("/api/v1/readings?format=ndjson"))
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer.headers().firstValue("content-encoding")).hasValue("gzip");
        String unpacked = new String(
                new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(unpacked.lines()).hasSize(50_000);
        assertThat(unpacked.equals(plain)).isTrue();
        assertThat(answer.body().length).isLessThan(plain.length() / 5);
    }
}
