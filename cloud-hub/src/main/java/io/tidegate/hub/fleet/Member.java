package io.tidegate.hub.fleet;

import io.tidegate.hub.fleet.AgentView.Config;
import io.tidegate.hub.fleet.AgentView.State;
import io.tidegate.hub.fleet.Warning.Code;
import io.tidegate.hub.ingest.AgentListener.StreamCounts;
import io.tidegate.hub.store.CommitGroup.Run;
import io.tidegate.hub.store.FarFuture;
import io.tidegate.hub.store.FleetTables.AgentRow;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.StatusCodec;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one agent; immutable, so that who reads it sees one moment.
 *
 * @param streams the agent's streams in numbers
 * @param lost numbers settled as gaps, by reason
 * @param newestNs observation time of its newest stored reading
 * @param status its last status that said more than <em>offline</em>
 * @param greeted whether that status was heard since the hub started
 * @param starts of the agent, as far as statuses tell of them since the hub started
 * @param warnings what people should look at
 */
record Member(
        AgentId agent,
        long firstSeenNs,
        long lastSeenNs,
        Map<StreamId, StreamCounts> streams,
        Map<GapReason, Long> lost,
        OptionalLong newestNs,
        OptionalLong lagNs,
        long duplicates,
        long conflicts,
        @Nullable AgentStatus status,
        boolean greeted,
        Starts starts,
        Warnings warnings) {

    static Member firstSeen(AgentId agent, long nowNs) {
        return new Member(
                agent,
                nowNs,
                nowNs,
                Map.of(),
                Map.of(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                0,
                null,
                false,
                Starts.NONE,
                Warnings.NONE);
    }

    static Member restored(AgentRow row, @Nullable AgentStatus status) {
        return new Member(
                row.agent(),
                row.firstSeenNs(),
                row.lastSeenNs(),
                Map.of(),
                Map.of(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                row.duplicates(),
                row.conflicts(),
                status,
                false,
                Starts.NONE,
                Warnings.restored(row.warnings()));
    }

    AgentRow row() {
        return new AgentRow(
                agent,
                firstSeenNs,
                lastSeenNs,
                duplicates,
                conflicts,
                status == null ? new byte[0] : StatusCodec.encode(status),
                warnings.rows());
    }

    /** An offline status is a farewell; what the agent said before it is worth keeping. */
    Member withStatus(AgentStatus heard, long nowNs) {
        if (!heard.online()) {
            return copy(nowNs, newestNs, lagNs, duplicates, conflicts, status, true);
        }
        Starts heardOf = starts.heard(heard, nowNs);
        return copy(nowNs, newestNs, lagNs, duplicates, conflicts, heard, true)
                .watched(heardOf, heardOf.provesTwoSince(starts) ? warnings.seen(Code.TAKEN_OVER, 1, nowNs) : warnings);
    }

    /** Its buffer turned out to be a copy of another one, or the other way round. */
    Member withDivergence(long nowNs) {
        return watched(starts, warnings.seen(Code.DIVERGED, 1, nowNs));
    }

    Member withDuplicates(long readings, long nowNs) {
        return copy(nowNs, newestNs, lagNs, duplicates + readings, conflicts, status, greeted);
    }

    Member withConflicts(long readings, long nowNs) {
        return copy(nowNs, newestNs, lagNs, duplicates, conflicts + readings, status, greeted)
                .watched(starts, warnings.seen(Code.CONFLICT, readings, nowNs));
    }

    /** Readings were stored; older ones than are there already do not change how far behind it is. */
    Member withStored(List<Run> runs, long receivedNs) {
        long newest = Long.MIN_VALUE;
        long latestNs = FarFuture.latestNs(receivedNs);
        for (Run run : runs) {
            Readings readings = run.readings();
            for (int i = 0; i < readings.size(); i++) {
                long timeNs = readings.timeNs(i);
                if (timeNs > newest && timeNs <= latestNs) {
                    newest = timeNs;
                }
            }
        }
        if (newest == Long.MIN_VALUE || newest < newestNs.orElse(Long.MIN_VALUE)) {
            return copy(receivedNs, newestNs, lagNs, duplicates, conflicts, status, greeted);
        }
        OptionalLong lag = OptionalLong.of(Math.max(0, receivedNs - newest));
        return copy(receivedNs, OptionalLong.of(newest), lag, duplicates, conflicts, status, greeted);
    }

    Member withStream(StreamId stream, StreamCounts counts, List<Gap> lostNow) {
        Map<StreamId, StreamCounts> newStreams = new HashMap<>(streams);
        newStreams.put(stream, counts);
        Map<GapReason, Long> newLost = new EnumMap<>(GapReason.class);
        newLost.putAll(lost);
        lostNow.forEach(gap -> newLost.merge(gap.reason(), gap.range().count(), Long::sum));
        return with(newStreams, newLost);
    }

    /** Takes over what the database says of the reasons, if it speaks of the same moment. */
    Member withReasons(Map<GapReason, Long> byReason) {
        return sum(byReason) == lostNumbers() ? with(streams, byReason) : this;
    }

    /** Whether the reasons account for everything that was lost. */
    boolean knowsReasons() {
        return sum(lost) == lostNumbers();
    }

    /** The ledger over all streams; what is lost for a reason not known yet counts as pending. */
    LedgerCounts ledger() {
        long accepted = streams.values().stream()
                .mapToLong(StreamCounts::appendedThrough)
                .sum();
        long stored = streams.values().stream().mapToLong(StreamCounts::stored).sum();
        return new LedgerCounts(accepted, stored, lost);
    }

    /**
     * The agent at one moment.
     *
     * @param config what the hub wants of the agent; empty if nothing
     */
    AgentView view(State state, Optional<Config> config, long nowNs) {
        return new AgentView(
                agent,
                state,
                status == null ? Map.of() : status.labels(),
                firstSeenNs,
                lastSeenNs,
                lagNs,
                ledger(),
                duplicates,
                conflicts,
                config.orElseGet(this::ownConfig),
                warnings.at(nowNs),
                status);
    }

    private @Nullable Config ownConfig() {
        return status == null
                ? null
                : new Config(
                        status.config().running(),
                        status.config().desired(),
                        status.config().state());
    }

    private long lostNumbers() {
        return streams.values().stream().mapToLong(StreamCounts::lost).sum();
    }

    private static long sum(Map<GapReason, Long> byReason) {
        return byReason.values().stream().mapToLong(Long::longValue).sum();
    }

    private Member with(Map<StreamId, StreamCounts> newStreams, Map<GapReason, Long> newLost) {
        return new Member(
                agent,
                firstSeenNs,
                lastSeenNs,
                newStreams,
                newLost,
                newestNs,
                lagNs,
                duplicates,
                conflicts,
                status,
                greeted,
                starts,
                warnings);
    }

    private Member watched(Starts newStarts, Warnings newWarnings) {
        return new Member(
                agent,
                firstSeenNs,
                lastSeenNs,
                streams,
                lost,
                newestNs,
                lagNs,
                duplicates,
                conflicts,
                status,
                greeted,
                newStarts,
                newWarnings);
    }

    private Member copy(
            long newLastSeenNs,
            OptionalLong newNewestNs,
            OptionalLong newLagNs,
            long newDuplicates,
            long newConflicts,
            @Nullable AgentStatus newStatus,
            boolean nowGreeted) {
        return new Member(
                agent,
                firstSeenNs,
                Math.max(lastSeenNs, newLastSeenNs),
                streams,
                lost,
                newNewestNs,
                newLagNs,
                newDuplicates,
                newConflicts,
                newStatus,
                nowGreeted,
                starts,
                warnings);
    }
}
