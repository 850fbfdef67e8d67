package io.tidegate.edge.source.payload.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidegate.edge.source.ObservationClock.Stamp;
import io.tidegate.edge.source.RejectReason;
import io.tidegate.edge.source.payload.Flaw;
import io.tidegate.edge.source.payload.Numbers;
import io.tidegate.edge.source.payload.Payload;
import io.tidegate.edge.source.payload.PayloadLimits;
import io.tidegate.edge.source.payload.PayloadTooLargeException;
import io.tidegate.edge.source.payload.Precision;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineProtocolTest {

    private static final long T = 1_700_000_000_000_000_000L;
    private static final Stamp NOW = new Stamp(T + 1, TimeQuality.UNSYNCED);

    private final LineProtocol lines = new LineProtocol(new PayloadLimits(1_000, 100, 3));

    @Test
    void aLineWithTagsAndFieldsIsOneReadingPerField() throws Exception {
        Payload payload = parse("room,sensor=a temp=21.5,door=true,count=7i,free=8u,state=\"open\" " + T);
        assertThat(payload.flaws()).isEmpty();
        assertThat(payload.readings())
                .extracting(reading -> reading.series().toString(), Reading::value)
                .containsExactly(
                        tuple("room/temp{sensor=a}", Value.of(21.5)),
                        tuple("room/door{sensor=a}", Value.of(true)),
                        tuple("room/count{sensor=a}", Value.of(7L)),
                        tuple("room/free{sensor=a}", Value.of(8L)),
                        tuple("room/state{sensor=a}", Value.of("open")));
        assertThat(payload.readings()).allSatisfy(reading -> {
            assertThat(reading.timeNs()).isEqualTo(T);
            assertThat(reading.quality()).isEqualTo(Quality.GOOD);
            assertThat(reading.timeQuality()).isEqualTo(TimeQuality.SYNCED);
        });
    }

    @Test
    void withoutATimestampTheReadingIsStampedNowWithItsTrust() throws Exception {
        Reading reading = parse("room temp=1").readings().get(0);
        assertThat(reading.timeNs()).isEqualTo(T + 1);
        assertThat(reading.timeQuality()).isEqualTo(TimeQuality.UNSYNCED);
    }

    @Test
    void commentsBlankLinesAndBothLineBreaksAreUnderstood() throws Exception {
        Payload payload = parse("# DML\r\n\r\n room temp=1 " + T + "\r\n\n  # end\n\troom temp=2 " + T + "  \n");
        assertThat(payload.flaws()).isEmpty();
        assertThat(payload.readings()).extracting(Reading::value).containsExactly(Value.of(1.0), Value.of(2.0));
    }

    @Test
    void backslashesEscapeDelimitersAndNothingElse() throws Exception {
        Reading reading = parse("my\\ room\\,x,a\\ tag\\==b\\,c,p=C:\\dir my\\ field\\,\\=z=1 " + T)
                .readings()
                .get(0);
        assertThat(reading.series().name()).isEqualTo("my room,x/my field,=z");
        assertThat(reading.series().labels()).containsEntry("a tag=", "b,c").containsEntry("p", "C:\\dir");
    }

    @Test
    void aTextMayHoldDelimitersQuotesAndLineBreaks() throws Exception {
        Payload payload = parse("log text=\"a, b = \\\"c\\\" \\\\ d\\n\ne\" " + T + "\nroom temp=x\n");
        assertThat(payload.readings()).extracting(Reading::value).containsExactly(Value.of("a, b = \"c\" \\ d\\n\ne"));
        assertThat(payload.flaws())
                .as("line numbers count the breaks in texts")
                .extracting(Flaw::position)
                .containsExactly(3);
    }

    @Test
    void unicodeIsKept() throws Exception {
        Reading reading =
                parse("räum,ort=Köln température=1,txt=\"🌊\" " + T).readings().get(1);
        assertThat(reading.series().toString()).isEqualTo("räum/txt{ort=Köln}");
        assertThat(reading.value()).isEqualTo(Value.of("🌊"));
    }

    @Test
    void badLinesAreToldByNumberAndTheGoodOnesKept() throws Exception {
        Payload payload = parse("room temp=1 " + T + "\nroom temp\nroom temp=2 " + T + "\nroom temp=\"x 1\nroom temp=3 "
                + T + "\nroom temp=NaN\nroom temp=4i4\n");
        assertThat(payload.readings())
                .extracting(Reading::value)
                .containsExactly(Value.of(1.0), Value.of(2.0), Value.of(3.0));
        assertThat(payload.flaws())
                .as("three are listed")
                .extracting(Flaw::position)
                .containsExactly(2, 4, 6);
        assertThat(payload.rejectedTotal()).as("all are counted").isEqualTo(4);
        assertThat(payload.rejected())
                .containsEntry(RejectReason.MALFORMED, 3)
                .containsEntry(RejectReason.UNACCEPTABLE, 1);
    }

    @Test
    void aBadFieldCostsTheWholeLine() throws Exception {
        assertThat(parse("room a=1,b=2,c=NaN " + T).readings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    room                              | has no fields
                    room,sensor=a                     | has no fields
                    ,sensor=a temp=1                  | the measurement is missing
                    room,sensor temp=1                | the tag "sensor" is not of the form name=value
                    room,=a temp=1                    | the tag "=a" is not of the form name=value
                    room,sensor= temp=1               | the tag "sensor=" is not of the form name=value
                    room,sensor=a=b temp=1            | is not of the form name=value
                    room,sensor=a, temp=1             | is not of the form name=value
                    room,a=1,a=2 temp=1               | the tag a is given twice
                    room temp                         | the field "temp" is not of the form name=value
                    room =1                           | is not of the form name=value
                    room temp=                        | a field has no value
                    room temp=1,                      | is not of the form name=value
                    room temp=abc                     | the value abc is neither a number
                    room temp=1.2.3                   | the value 1.2.3 is neither
                    room temp=1e                      | the value 1e is neither
                    room temp=.                       | the value . is neither
                    room temp=0x1p3                   | the value 0x1p3 is neither
                    room temp=1d                      | the value 1d is neither
                    room temp=1.5i                    | the value 1.5i is neither
                    room temp=-1u                     | is negative
                    room temp="open                   | is not closed
                    room temp="a"b                    | is followed by something else
                    room temp=1 1.5                   | the timestamp "1.5" is not a whole number
                    room temp=1 now                   | the timestamp "now" is not a whole number
                    room temp=1 99999999999999999999  | has too many digits
                    room temp=1 1700000000000000000 x | follows where the line should end
                    my room temp=1                    | the field "room" is not of the form name=value
                    """)
    void malformedLinesSayWhatIsWrong(String line, String message) throws Exception {
        assertFlaw(line, RejectReason.MALFORMED, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    room temp=NaN                  | NaN is not a measurement
                    room temp=-Inf                 | -Inf is not a measurement
                    room temp=infinity             | infinity is not a measurement
                    room temp=1e400                | beyond the range of a 64-bit double
                    room temp=9223372036854775808i | does not fit 64 bits
                    room temp=18446744073709551615u | does not fit 64 bits
                    """)
    void valuesThatAreNoMeasurementSayWhy(String line, String message) throws Exception {
        assertFlaw(line, RejectReason.UNACCEPTABLE, message);
    }

    @Test
    void theBoundsOfNamesLabelsAndTextsHold() throws Exception {
        String name = "n".repeat(254);
        assertThat(parse(name + " f=1 " + T).readings()).hasSize(1);
        assertFlaw(name + "n f=1", RejectReason.UNACCEPTABLE, "257 bytes long; at most 256 are allowed");
        assertThat(parse("r f=\"" + "x".repeat(4096) + "\" " + T).readings()).hasSize(1);
        assertFlaw("r f=\"" + "x".repeat(4097) + "\"", RejectReason.UNACCEPTABLE, "at most 4096");
        assertFlaw("r,t=" + "x".repeat(257) + " f=1", RejectReason.UNACCEPTABLE, "at most 256");
        assertFlaw("r\u0007 f=1", RejectReason.UNACCEPTABLE, "control character U+0007");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() throws Exception {
        byte[] bytes = "room\u00ff temp=1".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(lines.parse(bytes, Precision.NS, NOW).flaws())
                .extracting(Flaw::detail)
                .first()
                .asString()
                .contains("not UTF-8");
    }

    @ParameterizedTest
    @CsvSource({
        "ns, 1700000000, precision=s",
        "ns, 1700000000000, precision=ms",
        "ns, 1700000000000000, precision=us",
        "s, 1700000000000000000, precision=ns",
        "ms, 1700000000, precision=s",
        "ns, 0, no precision",
        "ns, -1, no precision",
        "ns, 946684799999999999, no precision",
        "ns, 4102444800000000000, no precision",
        "s, 9223372036854775807, no precision"
    })
    void anImplausibleTimeSaysWhichPrecisionWouldFit(String precision, long timestamp, String advice) throws Exception {
        Payload payload =
                parse("room temp=1 " + timestamp, Precision.parse(precision).orElseThrow());
        assertThat(payload.readings()).isEmpty();
        assertThat(payload.flaws()).singleElement().satisfies(flaw -> {
            assertThat(flaw.reason()).isEqualTo(RejectReason.IMPLAUSIBLE_TIME);
            assertThat(flaw.detail()).contains("with precision=" + precision).contains(advice);
        });
    }

    @ParameterizedTest
    @CsvSource({"ns, 1", "n, 1", "us, 1000", "u, 1000", "ms, 1000000", "s, 1000000000"})
    void everyPrecisionScalesToNanoseconds(String precision, long unitNs) throws Exception {
        Payload payload =
                parse("room temp=1 " + T / unitNs, Precision.parse(precision).orElseThrow());
        assertThat(payload.readings())
                .singleElement()
                .extracting(Reading::timeNs)
                .isEqualTo(T);
    }

    @ParameterizedTest
    @ValueSource(longs = {946_684_800_000_000_000L, 4_102_444_799_999_999_999L})
    void theFirstAndTheLastPlausibleTimeAreKept(long timeNs) throws Exception {
        assertThat(parse("room temp=1 " + timeNs).readings()).hasSize(1);
    }

    @Test
    void theBoundsOfAPayloadHold() throws Exception {
        LineProtocol bounded = new LineProtocol(new PayloadLimits(4, 2, 3));
        byte[] most = ("a x=1,y=1\n".repeat(2)).getBytes(StandardCharsets.UTF_8);
        assertThat(bounded.parse(most, Precision.NS, NOW).readings()).hasSize(4);
        byte[] more = ("a x=1,y=1\n".repeat(2) + "a x=1").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> bounded.parse(more, Precision.NS, NOW))
                .isInstanceOf(PayloadTooLargeException.class)
                .hasMessageContaining("more than 4 readings");
        byte[] series = "a x=1\nb x=1\nc x=1".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> bounded.parse(series, Precision.NS, NOW))
                .isInstanceOf(PayloadTooLargeException.class)
                .hasMessageContaining("more than 2 different series");
    }

    @Test
    void manyFamiliesAreToldApart() throws Exception {
        StringBuilder body = new StringBuilder();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 100; i++) {
                body.append("m,k=")
                        .append(i)
                        .append(" v=")
                        .append(i)
                        .append(' ')
                        .append(T)
                        .append('\n');
            }
        }
        List<Reading> readings = parse(body.toString()).readings();
        assertThat(readings).hasSize(200);
        for (int i = 0; i < 200; i++) {
            Reading reading = readings.get(i);
            assertThat(reading.series().labels()).containsEntry("k", Integer.toString(i % 100));
            assertThat(reading.series())
                    .as("one object per series")
                    .isSameAs(readings.get(i % 100).series());
        }
    }

    static List<String> decimals() {
        List<String> decimals = new ArrayList<>(List.of(
                "0",
                "-0",
                "+1",
                "1.",
                ".5",
                "-.5",
                "1e5",
                "1E-7",
                "-2.5e+10",
                "0.1",
                "1e22",
                "1e23",
                "9007199254740993",
                "123456789012345678",
                "1234567890123456789",
                "0.00000000000000000000001",
                "4.9e-324",
                "1e-400",
                "1.7976931348623157e308",
                "000000000000000000000000001.5",
                "2.2250738585072011e-308"));
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            decimals.add(Double.toString(Double.longBitsToDouble(random.nextLong())));
            decimals.add(Double.toString(random.nextInt(100_000) / 1000.0));
        }
        decimals.removeIf(text -> text.equals("NaN") || text.endsWith("Infinity"));
        return List.of(String.join(" ", decimals));
    }

    @ParameterizedTest
    @MethodSource("decimals")
    void doublesAreReadBitForBitAsTheJdkReadsThem(String decimals) {
        for (String decimal : decimals.split(" ", -1)) {
            byte[] bytes = decimal.getBytes(StandardCharsets.US_ASCII);
            assertThat(Numbers.isDecimal(bytes, 0, bytes.length)).as(decimal).isTrue();
            assertThat(Double.doubleToRawLongBits(Numbers.parseDouble(bytes, 0, bytes.length)))
                    .as(decimal)
                    .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(decimal)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE})
    void integersKeepEveryBit(long value) throws Exception {
        assertThat(parse("m v=" + value + "i " + T).readings())
                .extracting(Reading::value)
                .containsExactly(Value.of(value));
    }

    @Test
    void anyBytesAreReadOrRefusedWithoutAnAccident() throws Exception {
        byte[] alphabet = "ab,= \\\"\n\r#1.eiut-\u00fc".getBytes(StandardCharsets.UTF_8);
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = alphabet[random.nextInt(alphabet.length)];
            }
            Payload payload = lines.parse(bytes, Precision.NS, NOW);
            assertThat(payload.flaws())
                    .allSatisfy(flaw -> assertThat(flaw.detail()).isNotBlank());
        }
    }

    private void assertFlaw(String line, RejectReason reason, String message) throws Exception {
        Payload payload = parse("room temp=1 " + T + "\n" + line + "\nroom temp=2 " + T);
        assertThat(payload.readings()).as("the lines around it are kept").hasSize(2);
        assertThat(payload.flaws()).singleElement().satisfies(flaw -> {
            assertThat(flaw.position()).isEqualTo(2);
            assertThat(flaw.reason()).isEqualTo(reason);
            assertThat(flaw.detail()).contains(message);
        });
    }

    private Payload parse(String text) throws PayloadTooLargeException {
        return parse(text, Precision.NS);
    }

    private Payload parse(String text, Precision precision) throws PayloadTooLargeException {
        return lines.parse(text.getBytes(StandardCharsets.UTF_8), precision, NOW);
    }
}
