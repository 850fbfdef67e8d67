package io.tidegate.protocol.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {

    @Test
    void whatSaysTheSameIsWrittenTheSame() {
        String json = "{\"a\":[true,null,{\"b\":\"NO\"}],\"z\":1}";

        assertThat(canonical("z: 1\na: [true, ~, {b: NO}]")).isEqualTo(json);
        assertThat(canonical("{ \"z\" : 1e0, \"a\" : [ true, null, { \"b\":\"\\u004eO\" } ] }"))
                .isEqualTo(json);
        assertThat(canonical(json)).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "0.0, 0",
        "100, 100",
        "1e2, 100",
        "1.50, 1.5",
        "1e400, 1e400",
        "-1.5E-300, -15e-301",
        "1e999999999, 1e999999999",
        "1.5e-300, 15e-301",
        "15455555555555555555555555510041, 15455555555555555555555555510041",
        "0.123456789012345678901234567891, 0.123456789012345678901234567891",
        "1.234567890123456789012345678912, 1.234567890123456789012345678912",
        "12345678901234567890123456789e1, 123456789012345678901234567890",
        "1555555555555555555555555e10000, 1555555555555555555555555e10000",
        "1e99999999999, 1e99999999999"
    })
    void aNumberHasOneForm(String written, String canonical) {
        assertThat(canonical(written)).isEqualTo(canonical);
    }

    @Test
    void whateverNumberIsReadTheOneFormIsANumberToo() {
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 20_000; i++) {
            String number = number(random);
            String once = canonical(number);
            assertThat(once).as(number).matches("-?[0-9.e-]+");
            assertThat(canonical(once)).as(number).isEqualTo(once);
            assertThat(new BigDecimal(once)).as(number).isEqualByComparingTo(number);
        }
    }

    /** As long as a number may be, mostly: what is added must not make it a text. */
    private static String number(SplittableRandom random) {
        String exponent = List.of("", "e1", "e-9", "E+99", "e-99", "e100", "e-999", "e10000", "e-9999999")
                .get(random.nextInt(9));
        int digits = 32 - exponent.length() - random.nextInt(3);
        StringBuilder number = new StringBuilder(random.nextBoolean() ? "-" : "");
        number.append((char) ('1' + random.nextInt(9)));
        int point = random.nextInt(4) == 0 ? digits : 1 + random.nextInt(digits - 1);
        while (number.length() < digits) {
            number.append(
                    number.length() == point && point < digits - 1
                            ? '.'
                            : (char) ('0' + random.nextInt(3) * random.nextInt(4)));
        }
        return number.append(exponent).toString();
    }

    @Test
    void textsAreEscapedAsLittleAsJsonAllows() {
        assertThat(canonical("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\\u00fc\\u20ac\\ud83d\\ude00\""))
                .isEqualTo("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001ü€😀\"");
    }

    @Test
    void whatYamlTakesOnlyEscapedIsEscaped() {
        assertThat(canonical("\"\\x7f\\x9b\\uffff\"")).isEqualTo("\"\\u007f\\u009b\\uffff\"");
    }

    @Test
    void aLiteralOpeningStaysOne() {
        assertThat(canonical("a: $${env:SITE} $$${")).isEqualTo("{\"a\":\"$${env:SITE} $$${\"}");
        assertThat(canonical(canonical("a: $${env:SITE} $$${"))).isEqualTo(canonical("a: $${env:SITE} $$${"));
    }

    @Test
    void whatWasSubstitutedIsNotWritten() {
        String written = CanonicalJson.write(Documents.read("a: 'x${env:SECRET}'", Map.of("SECRET", "hunter2")));

        assertThat(written).isEqualTo("{\"a\":\"the value of \\\"x${env:SECRET}\\\"\"}");
    }

    private static String canonical(String text) {
        return CanonicalJson.write(Documents.read(text));
    }
}
