package io.tidegate.sim.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OutageTest {

    private final Outage outage = new Outage();

    @Test
    void itIsOverWhenWhatWasMeasuredUntilTheConnectionStoodIsReceipted() {
        outage.lost(100);
        outage.connected(50);
        outage.receipted(OptionalLong.of(50), 200);
        assertThat(outage.healedNs()).as("reading 50 is still pending").isEmpty();

        outage.receipted(OptionalLong.of(51), 300);
        outage.receipted(OptionalLong.empty(), 400);

        assertThat(outage.lostNs()).hasValue(100);
        assertThat(outage.healedNs()).hasValue(300);
    }

    @Test
    void aReceiptBeforeTheConnectionHealsNothing() {
        outage.lost(100);
        outage.receipted(OptionalLong.empty(), 200);

        assertThat(outage.healedNs()).isEmpty();
        assertThat(outage.isCatchingUp()).isFalse();
    }

    @Test
    void lostAgainBeforeItIsOverItIsTheSame() {
        outage.lost(100);
        outage.connected(50);
        outage.lost(200);
        outage.connected(60);
        outage.receipted(OptionalLong.empty(), 300);
        assertThat(outage.lostNs()).hasValue(100);

        outage.lost(400);
        assertThat(outage.lostNs()).as("the one before was over").hasValue(400);
        assertThat(outage.healedNs()).isEmpty();
    }

    @Test
    void theFirstConnectionEndsNone() {
        outage.connected(0);
        outage.receipted(OptionalLong.empty(), 100);

        assertThat(outage.lostNs()).isEmpty();
        assertThat(outage.healedNs()).isEmpty();
    }
}
