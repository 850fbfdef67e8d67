package io.tidegate.edge.source.payload.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.edge.source.ObservationClock.Stamp;
import io.tidegate.edge.source.RejectReason;
import io.tidegate.edge.source.payload.MalformedDocumentException;
import io.tidegate.edge.source.payload.Payload;
import io.tidegate.edge.source.payload.PayloadLimits;
import io.tidegate.edge.source.payload.PayloadTooLargeException;
import io.tidegate.edge.source.payload.Precision;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonReadingsTest {

    private static final long NOW_NS = 1_795_227_190_500_000_000L;
    private static final Stamp NOW = new Stamp(NOW_NS, TimeQuality.UNSYNCED);

    private final JsonReadings json = new JsonReadings(new AgentId("gw3"), new PayloadLimits(10, 3, 10));

    @Test
    void theFormThatReadingsHaveEverywhereIsRead() throws Exception {
        Payload payload = parse("""
                [{"agent":"gw3","name":"room/temp","labels":{"sensor":"a"},"time":"2026-11-21T02:13:10.123456789Z",
                  "value":21.5,"unit":"Cel","quality":"uncertain","quality_reason":"drift",
                  "received":"2026-11-21T02:13:11Z","time_quality":"estimated","lane":"live"}]
                """);
        assertThat(payload.flaws()).isEmpty();
        Reading reading = payload.readings().get(0);
        assertThat(reading.series().toString()).isEqualTo("room/temp{sensor=a}");
        assertThat(reading.series().unit()).isEqualTo("Cel");
        assertThat(reading.timeNs()).isEqualTo(1_795_227_190_123_456_789L);
        assertThat(reading.value()).isEqualTo(Value.of(21.5));
        assertThat(reading.quality()).isEqualTo(Quality.uncertain("drift"));
        assertThat(reading.timeQuality()).isEqualTo(TimeQuality.ESTIMATED);
    }

    @Test
    void nameAndValueAreEnough() throws Exception {
        Reading reading = parse("{\"name\":\"x\",\"value\":true}").readings().get(0);
        assertThat(reading.timeNs()).isEqualTo(NOW_NS);
        assertThat(reading.timeQuality()).isEqualTo(TimeQuality.UNSYNCED);
        assertThat(reading.quality()).isEqualTo(Quality.GOOD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"x\",\"value\":1} | false",
                "{\"name\":\"x\",\"value\":1,\"time_quality\":\"unsynced\"} | false",
                "{\"name\":\"x\",\"value\":1,\"time\":\"2026-11-21T02:13:10Z\"} | false",
                "{\"name\":\"x\",\"value\":1,\"time\":\"2026-11-21T02:13:10Z\",\"time_quality\":\"unsynced\"} | true",
                "{\"time_quality\":\"unsynced\",\"name\":\"x\",\"value\":1,\"time\":\"2026-11-21T02:13:10Z\"} | true",
                "{\"name\":\"x\",\"time\":\"2026-11-21T02:13:10Z\",\"time_quality\":\"unsynced\"} | false"
            })
    void aTimeThatItsSenderDoubtsIsToldApartFromOneOfOurs(String record, boolean doubtful) throws Exception {
        assertThat(parse(record).datedByDoubtfulClock()).isEqualTo(doubtful);
    }

    @ParameterizedTest
    @CsvSource({"21", "-1", "9223372036854775807", "-9223372036854775808"})
    void integersKeepTheirTypeAndEveryBit(long value) throws Exception {
        assertThat(value(Long.toString(value))).isEqualTo(Value.of(value));
    }

    @ParameterizedTest
    @CsvSource({"21.0", "-0.0", "0.1", "1e300", "4.9e-324", "9007199254740993.0"})
    void doublesKeepTheirTypeAndEveryBit(String value) throws Exception {
        assertThat(value(value)).isEqualTo(Value.of(Double.parseDouble(value)));
    }

    @Test
    void aNumberInQuotesIsAText() throws Exception {
        assertThat(value("\"21\"")).isEqualTo(Value.of("21"));
    }

    @ParameterizedTest
    @CsvSource({
        "\"2026-11-21T03:13:10.5+01:00\", ns, 1795227190500000000",
        "\"2026-11-21t02:13:10z\", ns, 1795227190000000000",
        "1795227190500000000, ns, 1795227190500000000",
        "1795227190500, ms, 1795227190500000000"
    })
    void timesAreRfc3339OrNumbers(String time, String precision, long expectedNs) throws Exception {
        byte[] body =
                "[{\"time\":%s,\"name\":\"x\",\"value\":1}]".formatted(time).getBytes(StandardCharsets.UTF_8);
        Payload payload = json.parse(body, Precision.parse(precision).orElseThrow(), NOW, Lane.LIVE);
        assertThat(payload.readings()).singleElement().satisfies(reading -> {
            assertThat(reading.timeNs()).isEqualTo(expectedNs);
            assertThat(reading.timeQuality()).isEqualTo(TimeQuality.SYNCED);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    {"value":1}                                                | MALFORMED        | it has no name
                    {"name":"x"}                                               | MALFORMED        | it has no value
                    {"name":"x","value":null}                                  | MALFORMED        | the value is null
                    {"name":"x","value":[1,{"y":2}]}                           | MALFORMED        | an object or an array
                    {"name":"x","value":NaN}                                   | UNACCEPTABLE     | NaN is not a measurement
                    {"name":"x","value":-Infinity}                             | UNACCEPTABLE     | the value -Infinity is
                    {"name":"x","value":1e400}                                 | UNACCEPTABLE     | beyond the range
                    {"name":"x","value":9223372036854775808}                   | UNACCEPTABLE     | does not fit 64 bits
                    {"name":"","value":1}                                      | UNACCEPTABLE     | the series name is empty
                    {"name":5,"value":1}                                       | MALFORMED        | name is not a text
                    {"nmae":"x","value":1}                                     | MALFORMED        | the key "nmae" is not known
                    {"name":"x","name":"y","value":1}                          | MALFORMED        | given twice
                    {"name":"x","value":1,"labels":["a"]}                      | MALFORMED        | labels is not an object
                    {"name":"x","value":1,"labels":{"a":1}}                    | MALFORMED        | the label a is not a text
                    {"name":"x","value":1,"labels":{"a":"1","a":"2"}}          | MALFORMED        | the label a is given twice
                    {"name":"x","value":1,"quality":"great"}                   | MALFORMED        | use one of good, uncertain, bad
                    {"name":"x","value":1,"agent":"gw4"}                       | MALFORMED        | its agent is "gw4"
                    {"name":"x","value":1,"lane":"alarm"}                      | MALFORMED        | ?lane=alarm
                    {"name":"x","value":1,"time":"yesterday"}                  | MALFORMED        | is not RFC 3339
                    {"name":"x","value":1,"time":1.5}                          | MALFORMED        | neither a text
                    {"name":"x","value":1,"time":1700000000}                   | IMPLAUSIBLE_TIME | with precision=s
                    {"name":"x","value":1,"time":"1970-01-01T00:00:00Z"}       | IMPLAUSIBLE_TIME | not between 2000 and 2100
                    {"name":"x","value":1,"time":"+999999999-01-01T00:00:00Z"} | IMPLAUSIBLE_TIME | not between 2000 and 2100
                    {"name":"x","value":1,"time":"-999999999-01-01T00:00:00Z"} | IMPLAUSIBLE_TIME | not between 2000 and 2100
                    5                                                          | MALFORMED        | it is not an object
                    [[1],2]                                                    | MALFORMED        | it is not an object
                    """)
    void aBadRecordIsToldByIndexAndCostsOnlyItself(String record, RejectReason reason, String message)
            throws Exception {
        Payload payload = parse("[{\"name\":\"x\",\"value\":1}," + record + ",{\"name\":\"x\",\"value\":2}]");
        assertThat(payload.readings()).hasSize(2);
        assertThat(payload.flaws()).singleElement().satisfies(flaw -> {
            assertThat(flaw.position()).isEqualTo(1);
            assertThat(flaw.reason()).isEqualTo(reason);
            assertThat(flaw.detail()).contains(message);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    [{"name":"x","value":1},{"name"    | cannot be read at line 1
                    [{"name":"x","value":1}]]          | cannot be read at line 1
                    [{"name":"x","value":1}] {}        | follows
                    hello                              | cannot be read at line 1, column
                    5                                  | is not a JSON array
                    ''                                 | is not a JSON array
                    """)
    void aDocumentThatIsNoJsonKeepsNothing(String body, String message) {
        assertThatThrownBy(() -> parse(body))
                .isInstanceOf(MalformedDocumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void depthIsBounded() {
        String deep = "[{\"name\":\"x\",\"received\":" + "[".repeat(100) + "]".repeat(100) + ",\"value\":1}]";
        assertThatThrownBy(() -> parse(deep)).isInstanceOf(MalformedDocumentException.class);
    }

    @Test
    void theBoundsOfAPayloadHold() throws Exception {
        String record = "{\"name\":\"x\",\"value\":1}";
        assertThat(parse("[" + (record + ",").repeat(9) + record + "]").readings())
                .hasSize(10);
        assertThatThrownBy(() -> parse("[" + (record + ",").repeat(10) + record + "]"))
                .isInstanceOf(PayloadTooLargeException.class);
        assertThatThrownBy(() -> parse("[{\"name\":\"a\",\"value\":1},{\"name\":\"b\",\"value\":1},"
                        + "{\"name\":\"c\",\"value\":1},{\"name\":\"d\",\"value\":1}]"))
                .isInstanceOf(PayloadTooLargeException.class)
                .hasMessageContaining("3 different series");
    }

    @Test
    void anyBytesAreReadOrRefusedWithoutAnAccident() {
        byte[] alphabet = "[{\"name\":x,value}] 1e9.-\\u\u00fc".getBytes(StandardCharsets.UTF_8);
        Random random = new Random(5);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = alphabet[random.nextInt(alphabet.length)];
            }
            try {
                json.parse(bytes, Precision.NS, NOW, Lane.LIVE);
            } catch (MalformedDocumentException | PayloadTooLargeException expected) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    private Value value(String text) throws Exception {
        return parse("[{\"name\":\"x\",\"value\":" + text + "}]")
                .readings()
                .get(0)
                .value();
    }

    private Payload parse(String body) throws MalformedDocumentException, PayloadTooLargeException {
        return json.parse(body.getBytes(StandardCharsets.UTF_8), Precision.NS, NOW, Lane.LIVE);
    }
}
