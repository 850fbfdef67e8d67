package io.tidegate.hub.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.hub.store.FarFuture;
import io.tidegate.hub.store.StoredReading;
import io.tidegate.hub.store.TelemetryQueries.Bucket;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowWriterTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static StoredReading row(Value value) {
        return row(Series.of("room/temp", Map.of("sensor", "a")), value, Quality.GOOD);
    }

    private static StoredReading row(Series series, Value value, Quality quality) {
        return new StoredReading(
                1, new AgentId("gw"), new Reading(series, 1, value, quality, TimeQuality.SYNCED), 2, Lane.ALARM);
    }

    @Test
    void aTimeThatCannotBeRightIsMarkedFromTheLimitOn() {
        long receivedNs = 1_000;
        long latestNs = receivedNs + FarFuture.LIMIT.toNanos();
        assertThat(write(Format.NDJSON, received(latestNs, receivedNs))).contains("\"time_quality\":\"estimated\"");
        assertThat(write(Format.NDJSON, received(latestNs + 1, receivedNs))).contains("\"time_quality\":\"future\"");
        assertThat(write(Format.NDJSON, received(Long.MAX_VALUE, receivedNs))).contains("\"time_quality\":\"future\"");
        assertThat(write(Format.NDJSON, received(Long.MIN_VALUE, receivedNs)))
                .contains("\"time_quality\":\"estimated\"");
        assertThat(FarFuture.is(Long.MAX_VALUE, Long.MAX_VALUE)).isFalse();
    }

    private static StoredReading received(long timeNs, long receivedNs) {
        Reading reading = new Reading(Series.of("room/temp"), timeNs, Value.of(1), Quality.GOOD, TimeQuality.ESTIMATED);
        return new StoredReading(1, new AgentId("gw"), reading, receivedNs, Lane.LIVE);
    }

    private static String write(Format format, StoredReading... rows) {
        return write(format, ReadingRow.KIND, null, List.of(rows));
    }

    private static <T> String write(Format format, RowKind<T> kind, String cursor, List<T> rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            RowWriter<T> writer = format.writer(kind, out);
            for (T row : rows) {
                writer.row(row);
            }
            writer.end(cursor);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String jsonValue(Value value) {
        String line = write(Format.NDJSON, row(value));
        return line.replaceFirst("(?s).*\"value\":(.*?),\"unit\".*", "$1");
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0.0,
                -0.0,
                21.0,
                0.1,
                1e21,
                1e-7,
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                -1.7976931348623157E308,
                Math.PI
            })
    void aDoubleKeepsEveryBitAndStaysADouble(double number) {
        String text = jsonValue(Value.of(number));

        assertThat(Double.doubleToRawLongBits(Double.parseDouble(text))).isEqualTo(Double.doubleToRawLongBits(number));
        assertThat(text).containsAnyOf(".", "E");
    }

    @Test
    void randomDoublesSurviveJsonAndCsv() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            if (!Double.isFinite(number)) {
                continue;
            }
            JsonNode read = JSON.readTree(write(Format.NDJSON, row(Value.of(number))));
            assertThat(Double.doubleToRawLongBits(read.get("value").doubleValue()))
                    .isEqualTo(Double.doubleToRawLongBits(number));
            String cell = write(Format.CSV, row(Value.of(number)))
                    .lines()
                    .skip(1)
                    .map(line -> line.replaceFirst("^(?:[^,]*,){4}([^,]*),.*", "$1"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Double.doubleToRawLongBits(Double.parseDouble(cell)))
                    .isEqualTo(Double.doubleToRawLongBits(number));
        }
    }

    @Test
    void typesStayApart() {
        assertThat(jsonValue(Value.of(21.0))).isEqualTo("21.0");
        assertThat(jsonValue(Value.of(21L))).isEqualTo("21");
        assertThat(jsonValue(Value.of(Long.MIN_VALUE))).isEqualTo("-9223372036854775808");
        assertThat(jsonValue(Value.of(true))).isEqualTo("true");
        assertThat(jsonValue(Value.of("21"))).isEqualTo("\"21\"");
        assertThat(jsonValue(Value.of("a\"\\\n\u0001é😀"))).isEqualTo("\"a\\\"\\\\\\n\\u0001é😀\"");
    }

    @Test
    void aReasonIsTheOnlyFieldThatMayBeAbsent() {
        assertThat(write(Format.NDJSON, row(Value.of(1L)))).doesNotContain("quality_reason");
        assertThat(write(Format.NDJSON, row(Series.of("a"), Value.of(1L), Quality.bad("sensor open"))))
                .contains("\"labels\":{},")
                .contains("\"unit\":\"\",\"quality\":\"bad\",\"quality_reason\":\"sensor open\",\"received\":");
    }

    @Test
    void jsonIsOneObjectWithTheCursor() {
        String none = write(Format.JSON);
        assertThat(none).isEqualTo("{\"readings\":[],\"next\":null}\n");

        String two = write(Format.JSON, ReadingRow.KIND, "go-on", List.of(row(Value.of(1L)), row(Value.of(2L))));
        assertThat(two).startsWith("{\"readings\":[{\"agent\":\"gw\"").endsWith("}],\"next\":\"go-on\"}\n");
    }

    @Test
    void ndjsonIsOneLinePerRowAndNothingForNone() {
        assertThat(write(Format.NDJSON)).isEmpty();
        assertThat(write(Format.NDJSON, row(Value.of(1L)), row(Value.of(2L)))).matches("\\{[^\n]*}\n\\{[^\n]*}\n");
    }

    @Test
    void csvIsRfc4180() {
        StoredReading awkward = row(
                new Series("a,b", new TreeMap<>(Map.of("k,1", "v=2", "p\\", "q")), "%"),
                Value.of("say \"hi\"\r\nthere"),
                Quality.uncertain("drift"));

        assertThat(write(Format.CSV, row(Value.of(21.0)), awkward))
                .isEqualTo(
                        "agent,name,labels,time,value,type,unit,quality,quality_reason,received,time_quality,lane\r\n"
                                + "gw,room/temp,sensor=a,1970-01-01T00:00:00.000000001Z,21.0,double,,good,,"
                                + "1970-01-01T00:00:00.000000002Z,synced,alarm\r\n"
                                + "gw,\"a,b\",\"k\\,1=v\\=2,p\\\\=q\",1970-01-01T00:00:00.000000001Z,"
                                + "\"say \"\"hi\"\"\r\nthere\",text,%,uncertain,drift,"
                                + "1970-01-01T00:00:00.000000002Z,synced,alarm\r\n");
    }

    @Test
    void oneAggregateIsCalledValueAndSeveralByTheirNames() {
        Bucket bucket = new Bucket(new AgentId("gw"), Series.of("t"), 1_000_000_000L, 3, 1, 4, 2.5, 1.5, 4);

        assertThat(write(Format.NDJSON, new BucketRow(List.of(Aggregate.MEAN)), null, List.of(bucket))
                        .strip())
                .isEqualTo("{\"agent\":\"gw\",\"name\":\"t\",\"labels\":{},"
                        + "\"time\":\"1970-01-01T00:00:01.000000000Z\",\"value\":2.5,\"unit\":\"\"}");
        assertThat(write(
                        Format.CSV,
                        new BucketRow(List.of(Aggregate.MIN, Aggregate.MAX, Aggregate.COUNT)),
                        null,
                        List.of(bucket)))
                .isEqualTo("agent,name,labels,time,min,max,count,unit\r\n"
                        + "gw,t,,1970-01-01T00:00:01.000000000Z,1.0,4.0,3,\r\n");
    }
}
