package io.tidegate.sim.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HomecomingTest {

    private static final long MS = 1_000_000;

    @Test
    void theBusiestSecondIsFoundWhereverItBegins() {
        assertThat(home(100, 900, 1_500, 1_600, 1_899, 5_000).busiestSecond()).isEqualTo(4);
        assertThat(home(0, 999).busiestSecond()).isEqualTo(2);
        assertThat(home(0, 1_000).busiestSecond()).isEqualTo(1);
        assertThat(home().busiestSecond()).isZero();
    }

    @Test
    void whoseReadingsAreMissingIsCounted() {
        Homecoming home = new Homecoming(4, ms(1, 2, 3, 4), ms(10, 20, 30));

        assertThat(home.stale()).isEqualTo(1);
        assertThat(home.freshNs(50)).isEqualTo(20 * MS);
        assertThat(home.freshNs(100)).isEqualTo(30 * MS);
        assertThat(home.lastConnectedNs()).isEqualTo(4 * MS);
        assertThat(new Homecoming(1, ms(), ms()).freshNs(99)).isZero();
    }

    private static Homecoming home(long... connectedMs) {
        return new Homecoming(connectedMs.length, ms(connectedMs), ms());
    }

    private static long[] ms(long... values) {
        return LongStream.of(values).map(value -> value * MS).toArray();
    }
}
