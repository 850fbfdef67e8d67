package io.tidegate.edge.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.clock.ClockSync.Word;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimedatectlTest {

    private static final long LONG_ENOUGH_MS = 30_000;

    @ParameterizedTest
    @CsvSource({
        "echo yes, SYNCHRONIZED",
        "echo no, UNSYNCHRONIZED",
        "echo n/a, UNKNOWN",
        "true, UNKNOWN",
        "echo yes; exit 1, UNKNOWN",
        "yes yes | head -c 1000, UNKNOWN",
    })
    void onlyAClearAnswerCounts(String script, Word word) {
        assertThat(new Timedatectl(List.of("/bin/sh", "-c", script), LONG_ENOUGH_MS).ask())
                .isEqualTo(word);
    }

    @Test
    void whereThereIsNoSuchProgramNothingIsKnown() {
        assertThat(new Timedatectl(List.of("/nowhere/timedatectl"), LONG_ENOUGH_MS).ask())
                .isEqualTo(Word.UNKNOWN);
    }

    @ParameterizedTest
    @Timeout(20)
    @ValueSource(strings = {"exec sleep 3600", "exec yes"})
    void aProgramThatDoesNotEndIsEndedAtTheBound(String script) {
        assertThat(new Timedatectl(List.of("/bin/sh", "-c", script), 50).ask()).isEqualTo(Word.UNKNOWN);
    }

    @Test
    void theRealOneAnswersWhateverThisMachineIs() {
        assertThat(new Timedatectl().ask()).isNotNull();
    }
}
