package io.tidegate.hub.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {

    @ParameterizedTest
    @CsvSource({"1,500,1", "5%,500,25", "5%,1,1", "5%,21,2", "25%,7,2", "100%,7,7", "9,7,7", "0%,7,0"})
    void aShareOfAgentsIsRoundedUp(String share, int agents, int expected) {
        assertThat(Share.parse(share).of(agents)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"3,3,100,false", "3,4,100,true", "5%,1,20,false", "5%,2,39,true", "0,1,1,true", "100%,9,9,false"})
    void aShareIsExceededByMoreThanIt(String share, int some, int all, boolean exceeded) {
        assertThat(Share.parse(share).isExceededBy(some, all)).isEqualTo(exceeded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "-1", "101%", "1000001", "12345678", "5 %", "1.5%", "all"})
    void whatIsNoShareIsRefused(String text) {
        assertThatThrownBy(() -> Share.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1000000", "0%", "100%"})
    void theLargestAndSmallestSharesAreWrittenAsTheyAreRead(String text) {
        assertThat(Share.parse(text)).hasToString(text);
    }

    @Test
    void theLimitOfAWaveNeverFalls() {
        Pace pace = paced(List.of(new Share(3, false), new Share(5, true), Share.ALL));

        assertThat(pace.limit(0, 10)).isEqualTo(3);
        assertThat(pace.limit(1, 10)).isEqualTo(3);
        assertThat(pace.limit(2, 10)).isEqualTo(10);
    }

    @Test
    void thereAreAsManyWavesAsAllowedAndNotMore() {
        assertThatCode(() -> paced(Collections.nCopies(Pace.MAX_WAVES, Share.ALL)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> paced(Collections.nCopies(Pace.MAX_WAVES + 1, Share.ALL)))
                .hasMessageContaining("1 to 20");
        assertThatThrownBy(() -> paced(List.of())).hasMessageContaining("1 to 20");
    }

    @Test
    void theLastWaveIsEverybodyAndNoWaveIsNobody() {
        assertThatThrownBy(() -> paced(List.of(new Share(50, true)))).hasMessageContaining("must be 100%");
        assertThatThrownBy(() -> paced(List.of(new Share(0, true), Share.ALL))).hasMessageContaining("proves nothing");
    }

    @Test
    void timesAndRatesHaveBounds() {
        assertThatCode(() -> timed(Pace.MAX_MS, Pace.MIN_ANSWER_LIMIT_MS, 100)).doesNotThrowAnyException();
        assertThatThrownBy(() -> timed(Pace.MAX_MS + 1, 1_000, 95)).hasMessageContaining("soak");
        assertThatThrownBy(() -> timed(-1, 1_000, 95)).hasMessageContaining("soak");
        assertThatThrownBy(() -> timed(0, Pace.MIN_ANSWER_LIMIT_MS - 1, 95)).hasMessageContaining("answer_limit");
        assertThatThrownBy(() -> timed(0, 1_000, 101)).hasMessageContaining("min_rate");
        assertThatThrownBy(() -> timed(0, 1_000, -1)).hasMessageContaining("min_rate");
    }

    private static Pace paced(List<Share> waves) {
        return new Pace(waves, 0, 0, 1_000, 95, Share.ALL, 0);
    }

    private static Pace timed(long soakMs, long answerLimitMs, int minRatePercent) {
        return new Pace(List.of(Share.ALL), soakMs, 0, answerLimitMs, minRatePercent, Share.ALL, 0);
    }
}
