package io.tidegate.hub.fleet;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.protocol.wire.AgentStatus;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An agent as the hub sees it at one moment.
 *
 * @param agent which
 * @param state see {@link State}
 * @param labels from its last status
 * @param firstSeenNs when the hub heard of it first, by the hub's clock
 * @param lastSeenNs when it was heard last, by the hub's clock
 * @param lagNs how far behind its newest stored reading was when it arrived; empty before the first
 * @param ledger over all its streams: accepted as far as the agent has said, stored and lost as the database has it
 * @param duplicates readings that arrived again and were not stored again
 * @param conflicts readings that contradicted what is stored and were kept aside
 * @param config which configuration it is to run and runs; null as long as nobody has said anything of it
 * @param warnings what people should look at, at most one of each kind
 * @param status its last status message; null before the first
 */
public record AgentView(
        AgentId agent,
        State state,
        Map<String, String> labels,
        long firstSeenNs,
        long lastSeenNs,
        OptionalLong lagNs,
        LedgerCounts ledger,
        long duplicates,
        long conflicts,
        @Nullable Config config,
        List<Warning> warnings,
        @Nullable AgentStatus status) {

    public AgentView {
        warnings = List.copyOf(warnings);
    }

    /**
     * Which configuration an agent is to run, and how far that has come.
     *
     * @param running the revision that runs; 0 is what its technician wrote
     * @param desired the newest revision; 0 if nothing was pushed
     * @param state as in contract.md
     */
    public record Config(long running, long desired, String state) {}

    /** The word of contract.md is the lower-case name. */
    public enum State {
        /** Its status has not been heard since the hub started, which was a moment ago, or since it connected. */
        PENDING,
        /** Connected and its newest data is fresh. */
        ONLINE,
        /** Connected, but it has data pending that is older than the allowed lag. */
        LATE,
        /** Not connected. */
        OFFLINE
    }
}
