package io.tidegate.protocol.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

    private static final List<String> KEYS = List.of("max_size", "when_full", "url", "id");

    @ParameterizedTest
    @CsvSource({
        "max-size,max_size",
        "maxsize,max_size",
        "MAX_SIZE,max_size",
        "size_max,",
        "wenn_full,when_full",
        "ulr,url",
        "uri,url",
        "Id,id",
        "x,",
        "colour,",
        "'',"
    })
    void theNearestIsMeantIfItIsNear(String written, String meant) {
        assertThat(Spelling.hint(written, KEYS)).isEqualTo(meant == null ? "" : " (did you mean \"" + meant + "\"?)");
    }

    @Test
    void asManySlipsAsLettersAreNoSlip() {
        assertThat(Spelling.hint("F", List.of("K"))).isEmpty();
        assertThat(Spelling.hint("k", List.of("K"))).contains("K");
        assertThat(Spelling.hint("cn", List.of("cm"))).contains("cm");
    }

    @ParameterizedTest
    @CsvSource({"'','',0", "abc,abc,0", "abc,acb,1", "abc,ab,1", "ab,abc,1", "abc,axc,1", "'',abc,3", "kitten,sitting,3"
    })
    void distanceCountsSlipsOfTyping(String a, String b, int distance) {
        assertThat(Spelling.distance(a, b)).isEqualTo(distance);
    }

    @Test
    void nothingIsGuessedFromALongText() {
        assertThat(Spelling.hint("u".repeat(65), List.of("u".repeat(65)))).isEmpty();
        assertThat(Spelling.hint("u".repeat(64), List.of("u".repeat(64)))).isNotEmpty();
    }
}
