package io.tidegate.protocol.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
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
        "1555555555555555555555555e10000, 1555555555555555555555555e10000",
        "1e99999999999, 1e99999999999"
    })
    void aNumberHasOneForm(String written, String canonical) {
        assertThat(canonical(written)).isEqualTo(canonical);
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
