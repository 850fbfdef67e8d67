package io.tidegate.hub.store;

import static io.tidegate.hub.store.Groups.PUMP;
import static io.tidegate.hub.store.Groups.TANK;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.store.FleetTables.AgentRow;
import io.tidegate.hub.store.FleetTables.WarningRow;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.SyncLimits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every store keeps, the real ones and the fake. */
public interface TelemetryStoreContract
        extends CommitContract, ReadingQueriesContract, SeriesContract, AggregatesContract {

    WarningRow COPIED = new WarningRow("conflict", 5, 6, 7);
    WarningRow RESTORED = new WarningRow("diverged", 8, 9, 10);

    @Test
    default void anEmptyStoreHasNothing() {
        assertThat(store().ledgers(SyncLimits.DEFAULT)).isEmpty();
        assertThat(store().queries().lastPosition()).isZero();
        assertThat(byPosition(0, 10)).isEmpty();
        assertThat(store().queries().latest(null, null, Map.of())).isEmpty();
        assertThat(store().queries().series(null, null, Map.of())).isEmpty();
        assertThat(store().queries().gaps(PUMP)).isEmpty();
        assertThat(store().fleet().agents()).isEmpty();
    }

    @Test
    default void agentsAreInsertedAndReplaced() throws Exception {
        FleetTables fleet = store().fleet();
        fleet.save(List.of(
                new AgentRow(TANK, 1, 2, 3, 4, new byte[0], List.of(COPIED, RESTORED)), row(PUMP, 5, (byte) 1)));
        fleet.save(List.of(row(PUMP, 6, (byte) -1)));
        reopen();

        assertThat(store().fleet().agents())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        row(PUMP, 6, (byte) -1),
                        new AgentRow(TANK, 1, 2, 3, 4, new byte[0], List.of(COPIED, RESTORED)));
    }

    private static AgentRow row(AgentId agent, long lastSeenNs, byte status) {
        return new AgentRow(
                agent,
                1,
                lastSeenNs,
                Long.MAX_VALUE,
                0,
                new byte[] {status, 0},
                List.of(new WarningRow("conflict", 1, lastSeenNs, Long.MAX_VALUE)));
    }
}
