package io.tidegate.sim.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StormTest {

    @Test
    void whoIsNotHealedIsCounted() {
        Storm storm = new Storm(4, new long[] {10, 20, 30});

        assertThat(storm.unhealed()).isEqualTo(1);
        assertThat(storm.healedNs(50)).isEqualTo(20);
        assertThat(storm.healedNs(99)).isEqualTo(30);
        assertThat(storm.healedNs(100)).isEqualTo(30);
        assertThat(new Storm(1, new long[0]).healedNs(100)).isZero();
    }
}
