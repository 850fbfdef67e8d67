package io.tidegate.edge.source.payload.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidegate.edge.source.ObservationClock.Stamp;
import io.tidegate.edge.source.RejectReason;
import io.tidegate.edge.source.payload.MalformedDocumentException;
import io.tidegate.edge.source.payload.Payload;
import io.tidegate.edge.source.payload.PayloadLimits;
import io.tidegate.edge.source.payload.PayloadTooLargeException;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SenMlTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long NOW_NS = 1_795_227_190L * SECOND;
    private static final Stamp NOW = new Stamp(NOW_NS, TimeQuality.UNSYNCED);

    private final SenMl senMl = new SenMl(PayloadLimits.DEFAULT);

    /** After RFC 8428, 5.1.2. */
    @Test
    void baseFieldsHoldForWhatFollows() throws Exception {
        Payload payload = parse("""
                [{"bn":"urn:dev:ow:10e2073a01080063:","bt":1.276020076001e+09,"bu":"A","bver":5,
                  "n":"voltage","u":"V","v":120.1},
                 {"n":"current","t":-5,"v":1.2},
                 {"n":"current","t":-4.000000001,"v":1.30}]
                """);
        assertThat(payload.flaws()).isEmpty();
        assertThat(payload.readings())
                .extracting(r -> r.series().name(), r -> r.series().unit(), Reading::timeNs, Reading::value)
                .containsExactly(
                        tuple("urn:dev:ow:10e2073a01080063:voltage", "V", 1_276_020_076_001_000_000L, Value.of(120.1)),
                        tuple("urn:dev:ow:10e2073a01080063:current", "A", 1_276_020_071_001_000_000L, Value.of(1.2)),
                        tuple("urn:dev:ow:10e2073a01080063:current", "A", 1_276_020_072_000_999_999L, Value.of(1.3)));
        assertThat(payload.readings()).extracting(Reading::timeQuality).containsOnly(TimeQuality.SYNCED);
    }

    @Test
    void smallTimesAreRelativeToNowAndTrustedAsFarAsNowIs() throws Exception {
        Payload payload =
                parse("[{\"n\":\"a\",\"v\":1},{\"n\":\"a\",\"t\":-10.5,\"v\":2},{\"n\":\"a\",\"t\":1,\"v\":3}]");
        assertThat(payload.readings())
                .extracting(Reading::timeNs)
                .containsExactly(NOW_NS, NOW_NS - 10 * SECOND - SECOND / 2, NOW_NS + SECOND);
        assertThat(payload.readings()).extracting(Reading::timeQuality).containsOnly(TimeQuality.UNSYNCED);
    }

    @Test
    void valuesHaveTheirTypesAndTheBaseValueIsAdded() throws Exception {
        Payload payload = parse("[{\"n\":\"a\",\"vs\":\"open\"},{\"n\":\"a\",\"vb\":false},{\"n\":\"a\",\"v\":7},"
                + "{\"bv\":20.5,\"n\":\"a\",\"v\":1.25},{\"n\":\"a\",\"v\":2},{\"n\":\"a\",\"vs\":\"x\"}]");
        assertThat(payload.readings())
                .extracting(Reading::value)
                .containsExactly(
                        Value.of("open"),
                        Value.of(false),
                        Value.of(7L),
                        Value.of(21.75),
                        Value.of(22.5),
                        Value.of("x"));
    }

    @Test
    void aRecordMayHoldBaseFieldsOnlyAndUnknownFieldsAreIgnored() throws Exception {
        Payload payload = parse("[{\"bn\":\"dev/\"},{\"n\":\"a\",\"v\":1,\"ut\":5,\"x\":{\"y\":[1]}}]");
        assertThat(payload.flaws()).isEmpty();
        assertThat(payload.readings())
                .extracting(reading -> reading.series().name())
                .containsExactly("dev/a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    {"n":"a"}                         | MALFORMED        | it has no value
                    {"n":"a","v":null}                | MALFORMED        | the value is null
                    {"v":1}                           | UNACCEPTABLE     | the series name is empty
                    {"n":"a","v":"1"}                 | MALFORMED        | v is for numbers
                    {"n":"a","vs":1}                  | MALFORMED        | v is for numbers
                    {"n":"a","v":1,"vb":true}         | MALFORMED        | more than one
                    {"n":"a","vd":"AAAA"}             | UNACCEPTABLE     | binary data
                    {"n":"a","s":5}                   | UNACCEPTABLE     | a sum
                    {"n":"a","v":NaN}                 | UNACCEPTABLE     | NaN
                    {"n":"a","v":1,"t":"x"}           | MALFORMED        | t is not a number
                    {"n":"a","v":1,"t":NaN}           | MALFORMED        | t is not a number
                    {"n":"a","v":1,"t":1e99}          | MALFORMED        | no time in seconds
                    {"n":"a","v":1,"t":1e-99}         | MALFORMED        | no time in seconds
                    {"n":"a","v":1,"t":1e99999999999} | MALFORMED        | no time in seconds
                    {"n":"a","v":1,"t":1.7e12}        | IMPLAUSIBLE_TIME | not between 2000 and 2100
                    {"n":"a","v":1,"t":1e19}          | IMPLAUSIBLE_TIME | not between 2000 and 2100
                    {"n":"a","v":1,"t":5e8}           | IMPLAUSIBLE_TIME | not between 2000 and 2100
                    {"n":"a","v":1,"new_":1}          | MALFORMED        | must be understood
                    {"n":"a","v":1,"n":"b"}           | MALFORMED        | given twice
                    """)
    void aBadRecordCostsOnlyItself(String record, RejectReason reason, String message) throws Exception {
        Payload payload = parse("[{\"n\":\"ok\",\"v\":1}," + record + ",{\"n\":\"ok\",\"v\":2}]");
        assertThat(payload.readings()).hasSize(2);
        assertThat(payload.flaws()).singleElement().satisfies(flaw -> {
            assertThat(flaw.position()).isEqualTo(1);
            assertThat(flaw.reason()).isEqualTo(reason);
            assertThat(flaw.detail()).contains(message);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    {"bn":5,"n":"a","v":1}     | bn is not a text
                    {"bt":"x","n":"a","v":1}   | bt is not a number
                    {"bt":1e2147483647,"n":"a","v":1}  | bt is 1e2147483647, which is no time
                    {"bt":1e-2147483647,"n":"a","v":1} | bt is 1e-2147483647, which is no time
                    {"bver":11,"n":"a","v":1}  | SenML version 11 is not known
                    {"bv":NaN,"n":"a","v":1}   | NaN
                    """)
    void aBadBaseFieldSpoilsWhatFollows(String record, String message) throws Exception {
        Payload payload = parse("[{\"n\":\"ok\",\"v\":1}," + record + ",{\"n\":\"b\",\"v\":2}]");
        assertThat(payload.readings()).hasSize(1);
        assertThat(payload.flaws()).hasSize(2);
        assertThat(payload.flaws().get(0).detail()).contains(message);
        assertThat(payload.flaws().get(1).detail()).contains("a base field before it could not be read");
    }

    @Test
    void aBaseFieldOfABadRecordStillHolds() throws Exception {
        Payload payload = parse("[{\"v\":null,\"bn\":\"dev/\"},{\"n\":\"a\",\"v\":2}]");
        assertThat(payload.readings())
                .extracting(reading -> reading.series().name())
                .containsExactly("dev/a");
    }

    private Payload parse(String body) throws MalformedDocumentException, PayloadTooLargeException {
        return senMl.parse(body.getBytes(StandardCharsets.UTF_8), NOW);
    }
}
