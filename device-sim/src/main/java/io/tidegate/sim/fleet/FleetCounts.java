package io.tidegate.sim.fleet;

import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.sim.agent.VirtualAgent;
import java.util.List;

/**
 * How a fleet is at one moment.
 *
 * @param agents how many there are
 * @param connected how many of them are connected
 * @param ledger over all of them, as they know it
 * @param reconnects connections that were lost
 * @param error why some agent was not connected last; empty if all always were
 */
public record FleetCounts(int agents, int connected, LedgerCounts ledger, long reconnects, String error) {

    static final FleetCounts NONE = new FleetCounts(0, 0, LedgerCounts.zero(), 0, "");

    static FleetCounts of(List<VirtualAgent> agents) {
        FleetCounts sum = NONE;
        for (VirtualAgent agent : agents) {
            sum = sum.plus(new FleetCounts(
                    1, agent.isConnected() ? 1 : 0, agent.counts(), agent.reconnects(), agent.lastError()));
        }
        return sum;
    }

    FleetCounts plus(FleetCounts other) {
        return new FleetCounts(
                agents + other.agents,
                connected + other.connected,
                ledger.plus(other.ledger),
                reconnects + other.reconnects,
                error.isEmpty() ? other.error : error);
    }
}
