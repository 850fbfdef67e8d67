package io.tidegate.hub.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.store.FarFuture;
import org.junit.jupiter.api.Test;

class WorkloadTest {

    /** Such a reading is not stored as nearly every one is: the benchmark would measure something else. */
    @Test
    void noReadingIsFarInTheFuture() {
        int commits = 60;
        Workload workload = Workload.generate(commits);
        long[] timeNs = workload.columns().timeNs();

        assertThat(workload.rows()).isEqualTo(commits * Workload.ROWS_PER_COMMIT);
        assertThat(timeNs[timeNs.length - 1] - timeNs[0]).isGreaterThan(FarFuture.LIMIT.toNanos());
        for (int row = 0; row < timeNs.length; row++) {
            assertThat(FarFuture.is(timeNs[row], Workload.receivedNs(row / Workload.ROWS_PER_COMMIT)))
                    .isFalse();
        }
    }
}
