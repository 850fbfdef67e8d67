package io.tidegate.edge.local;

import io.tidegate.edge.buffer.BufferUsage;
import io.tidegate.edge.clock.ClockState;
import io.tidegate.edge.source.RejectReason;
import io.tidegate.edge.source.Source;
import io.tidegate.edge.uplink.HubLink.LinkState;
import io.tidegate.edge.uplink.IdentityWarning;
import io.tidegate.protocol.sync.LedgerCounts;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How the agent is at one moment: what the status, the metrics and the page show.
 *
 * @param agent its id
 * @param version of its software
 * @param epoch the birth certificate of its buffer, 16 hexadecimal digits
 * @param link the connection to the hub
 * @param warnings of its identity, at most one of each kind
 * @param lagSeconds how long the oldest pending reading has waited; empty when nothing is pending
 * @param ledger the ledger equation
 * @param rejected readings refused before the intake since the start, by reason; every reason is present
 * @param filtered readings that transforms removed since the start
 * @param buffer how full the buffer is
 * @param secondsUntilFull at the rate of the last minutes; empty when it is not filling
 * @param clock whether this machine's clock is trusted
 * @param config which configuration runs
 * @param sources how the sources are, in the order of the configuration
 */
public record AgentSnapshot(
        String agent,
        String version,
        String epoch,
        LinkState link,
        List<IdentityWarning> warnings,
        OptionalDouble lagSeconds,
        LedgerCounts ledger,
        Map<RejectReason, Long> rejected,
        long filtered,
        BufferUsage buffer,
        OptionalLong secondsUntilFull,
        ClockState clock,
        Config config,
        List<SourceState> sources) {

    public AgentSnapshot {
        warnings = List.copyOf(warnings);
        rejected = Map.copyOf(rejected);
        sources = List.copyOf(sources);
    }

    public long rejectedTotal() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Which configuration runs.
     *
     * @param running its revision; 0 is the local file
     * @param desired the newest revision heard of
     * @param state as in contract.md
     * @param reason for the state, for a person; empty if there is nothing to say
     */
    public record Config(long running, long desired, String state, String reason) {}

    /**
     * How one source is.
     *
     * @param name as configured
     * @param health its own account
     */
    public record SourceState(String name, Source.Health health) {}
}
