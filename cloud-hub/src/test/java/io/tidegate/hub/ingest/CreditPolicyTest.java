package io.tidegate.hub.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.protocol.sync.SyncLimits;
import org.junit.jupiter.api.Test;

class CreditPolicyTest {

    @Test
    void creditShrinksFromHalfFullToOneBatch() {
        CreditPolicy policy = CreditPolicy.of(SyncLimits.DEFAULT, 10_000);

        assertThat(policy.readings(0)).isEqualTo(30_000);
        assertThat(policy.readings(0.5)).isEqualTo(30_000);
        assertThat(policy.readings(0.75)).isEqualTo(16_000);
        assertThat(policy.readings(1)).isEqualTo(SyncLimits.DEFAULT.maxBatchReadings());
    }

    @Test
    void creditNeverEnds() {
        assertThatThrownBy(() -> new CreditPolicy(10, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(CreditPolicy.of(SyncLimits.DEFAULT.withCreditReadings(5), 1).readings(1))
                .isEqualTo(5);
    }
}
