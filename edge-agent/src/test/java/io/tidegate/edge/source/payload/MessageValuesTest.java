package io.tidegate.edge.source.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.edge.source.ObservationClock.Stamp;
import io.tidegate.edge.source.RejectReason;
import io.tidegate.edge.source.payload.json.JsonValues;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What MQTT messages hold: a number alone, or values somewhere in a JSON document. */
class MessageValuesTest {

    private static final long NOW_NS = 1_795_227_190_500_000_000L;
    private static final Stamp NOW = new Stamp(NOW_NS, TimeQuality.UNSYNCED);
    private static final JsonValues NESTED = new JsonValues(
            Map.of("temp", "/data/temp", "rpm", "/data/motors/1/rpm"),
            Optional.empty(),
            Precision.NS,
            PayloadLimits.DEFAULT);

    @ParameterizedTest
    @CsvSource({"21.5", "' 21.5\n'", "-1e-3", ".5", "+7.0"})
    void aNumberWithAFractionIsADouble(String text) throws Exception {
        assertThat(number(text).readings())
                .extracting(Reading::value)
                .containsExactly(Value.of(Double.parseDouble(text.strip())));
    }

    @ParameterizedTest
    @CsvSource({"21", "-9223372036854775808", "+0"})
    void anIntegerKeepsEveryBit(String text) throws Exception {
        assertThat(number(text).readings()).extracting(Reading::value).containsExactly(Value.of(Long.parseLong(text)));
    }

    @ParameterizedTest
    @CsvSource({
        "on, MALFORMED, is not a number",
        "'', MALFORMED, is not a number",
        "21.5 Cel, MALFORMED, is not a number",
        "NaN, MALFORMED, is not a number",
        "1e999, UNACCEPTABLE, beyond the range",
        "9223372036854775808, UNACCEPTABLE, does not fit"
    })
    void whatIsNoNumberSaysSo(String text, RejectReason reason, String message) throws Exception {
        assertThat(number(text).readings()).isEmpty();
        assertThat(number(text).flaws()).singleElement().satisfies(flaw -> {
            assertThat(flaw.reason()).isEqualTo(reason);
            assertThat(flaw.detail()).contains(message);
        });
    }

    @Test
    void valuesAreFoundWhereverTheyAre() throws Exception {
        Payload payload = NESTED.parse(
                "plant/a",
                utf8("{\"id\":5,\"data\":{\"temp\":21.5,\"motors\":[{\"rpm\":1},{\"rpm\":900}]},\"x\":[[1]]}"),
                NOW);
        assertThat(payload.flaws()).isEmpty();
        assertThat(payload.readings())
                .extracting(reading -> reading.series().name() + "=" + reading.value())
                .containsExactlyInAnyOrder("plant/a/temp=" + Value.of(21.5), "plant/a/rpm=" + Value.of(900L));
        assertThat(payload.readings()).allSatisfy(reading -> {
            assertThat(reading.timeNs()).isEqualTo(NOW_NS);
            assertThat(reading.timeQuality()).isEqualTo(TimeQuality.UNSYNCED);
        });
    }

    @Test
    void aValueThatIsMissingOrNullIsLeftOutAndOneThatIsAllThereIsTaken() throws Exception {
        Payload payload = NESTED.parse("p", utf8("{\"data\":{\"temp\":null,\"motors\":[{},{\"rpm\":5}]}}"), NOW);
        assertThat(payload.flaws()).isEmpty();
        assertThat(payload.readings()).extracting(r -> r.series().name()).containsExactly("p/rpm");
    }

    @Test
    void theWholeDocumentMayBeTheValue() throws Exception {
        JsonValues whole = new JsonValues(Map.of("v", ""), Optional.empty(), Precision.NS, PayloadLimits.DEFAULT);
        assertThat(whole.parse("p", utf8("true"), NOW).readings())
                .extracting(Reading::value)
                .containsExactly(Value.of(true));
    }

    @ParameterizedTest
    @CsvSource({
        "/t, MS, 1795227190123, 1795227190123000000",
        "/t, S, 1795227190, 1795227190000000000",
        "/t, NS, '\"2026-11-21T02:13:10.5Z\"', 1795227190500000000"
    })
    void theTimeOfObservationIsTaken(String pointer, Precision precision, String time, long expectedNs)
            throws Exception {
        JsonValues dated = new JsonValues(Map.of("v", "/v"), Optional.of(pointer), precision, PayloadLimits.DEFAULT);
        Payload payload = dated.parse("p", utf8("{\"v\":1,\"t\":" + time + "}"), NOW);
        assertThat(payload.readings()).singleElement().satisfies(reading -> {
            assertThat(reading.timeNs()).isEqualTo(expectedNs);
            assertThat(reading.timeQuality()).isEqualTo(TimeQuality.SYNCED);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    {"x":1}               | MALFORMED        | it has no value at any of [/v]
                    {"v":null}            | MALFORMED        | it has no value at any of [/v]
                    {"v":{"x":1}}         | MALFORMED        | it has no value at any of [/v]
                    {"v":1}               | MALFORMED        | it has no time at /t
                    {"v":1,"t":5}         | IMPLAUSIBLE_TIME | not between 2000 and 2100
                    {"v":NaN,"t":1}       | UNACCEPTABLE     | NaN
                    {"v":1,"t"            | MALFORMED        | cannot be read
                    hello                 | MALFORMED        | cannot be read
                    ''                    | MALFORMED        | it has no value
                    """)
    void whatIsWrongWithADocumentIsTold(String document, RejectReason reason, String message) throws Exception {
        JsonValues dated = new JsonValues(Map.of("v", "/v"), Optional.of("/t"), Precision.S, PayloadLimits.DEFAULT);
        Payload payload = dated.parse("p", utf8(document), NOW);
        assertThat(payload.readings()).isEmpty();
        assertThat(payload.flaws()).singleElement().satisfies(flaw -> {
            assertThat(flaw.reason()).isEqualTo(reason);
            assertThat(flaw.detail()).contains(message);
        });
    }

    @Test
    void aPointerThatIsNoneIsAMistakeOfTheCaller() {
        assertThatThrownBy(() -> new JsonValues(Map.of("v", "v"), Optional.empty(), Precision.S, PayloadLimits.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Payload number(String text) throws PayloadTooLargeException {
        return PlainNumber.parse("boiler/temp", utf8(text), NOW);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
