package io.tidegate.sim.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;

class TemperTest {

    @Test
    void exactlyTheGivenShareBreaksAndHalfOfItWithAReason() {
        var tempers = Temper.of(7, 500, 8);

        assertThat(Collections.frequency(tempers, Temper.GOOD)).isEqualTo(460);
        assertThat(Collections.frequency(tempers, Temper.REJECTS)).isEqualTo(10);
        assertThat(Collections.frequency(tempers, Temper.ROLLS_BACK)).isEqualTo(10);
        assertThat(Collections.frequency(tempers, Temper.STOPS_MEASURING)).isEqualTo(10);
        assertThat(Collections.frequency(tempers, Temper.FALLS_SILENT)).isEqualTo(10);
    }

    @Test
    void whoBreaksFollowsFromTheSeed() {
        assertThat(Temper.of(7, 100, 20)).isEqualTo(Temper.of(7, 100, 20)).isNotEqualTo(Temper.of(8, 100, 20));
    }

    @Test
    void nobodyOrEverybodyCanBreak() {
        assertThat(Temper.of(1, 10, 0)).containsOnly(Temper.GOOD);
        assertThat(Temper.of(1, 10, 100)).doesNotContain(Temper.GOOD);
    }
}
