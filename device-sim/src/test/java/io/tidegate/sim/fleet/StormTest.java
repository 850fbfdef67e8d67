package io.tidegate.sim.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.sim.agent.Outage;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StormTest {

    @Test
    void itBeginsWithTheFirstLossAndCountsWhoWasLost() {
        Outage never = new Outage();
        Outage first = outage(100);
        Outage second = outage(130);
        Outage lasting = outage(140);
        first.receipted(OptionalLong.empty(), 190);
        second.receipted(OptionalLong.empty(), 150);

        Storm storm = Storm.of(List.of(never, lasting, first, second)).orElseThrow();
        assertThat(storm.lost()).isEqualTo(3);
        assertThat(storm.healedNs()).containsExactly(50, 90);
        assertThat(storm.unhealed()).isEqualTo(1);
        assertThat(Storm.of(List.of(never))).isEmpty();
    }

    private static Outage outage(long lostNs) {
        Outage outage = new Outage();
        outage.lost(lostNs);
        outage.connected(10);
        return outage;
    }

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
