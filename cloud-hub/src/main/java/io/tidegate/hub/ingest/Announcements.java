package io.tidegate.hub.ingest;

import io.tidegate.hub.ingest.AgentListener.StreamCounts;
import io.tidegate.hub.store.CommitGroup;
import io.tidegate.hub.store.CommitGroup.Conflict;
import io.tidegate.hub.store.CommitGroup.Run;
import io.tidegate.hub.store.Committed;
import io.tidegate.hub.store.FarFuture;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.TimeQuality;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells metrics, listeners and the log what became of a group. Part of the lane's driver. */
final class Announcements {

    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

    /** A wrong clock stays wrong for long, and each batch says so. */
    private static final Duration FUTURE_WARNING_INTERVAL = Duration.ofMinutes(1);

    private final StreamLedgers ledgers;
    private final AgentListener agents;
    private final List<CommitListener> commits;
    private final HubMetrics metrics;
    private final LogRate identityTrouble;
    private final Map<StreamId, Long> toldSessions = new HashMap<>();
    private final LogRate futures;

    Announcements(
            StreamLedgers ledgers,
            AgentListener agents,
            List<CommitListener> commits,
            HubMetrics metrics,
            InstantSource clock) {
        this.ledgers = ledgers;
        this.agents = agents;
        this.commits = commits;
        this.metrics = metrics;
        this.identityTrouble = new LogRate(clock);
        this.futures = new LogRate(clock, FUTURE_WARNING_INTERVAL);
    }

    /** The ledgers were read from the database. */
    void reloaded() {
        ledgers.all().forEach(ledger -> settled(ledger, List.of()));
    }

    /** What was in a group that needs no commit, or has it; its receipts are not out yet. */
    void arrived(Admission admission) {
        admission
                .owed()
                .forEach((stream, owed) -> owed.report()
                        .filter(StreamReport::isAppendedTo)
                        .ifPresent(report -> divergence(ledgers.of(stream))));
        metrics.refused(HubMetrics.Refusal.NOT_GREETED, admission.notGreeted());
        admission.duplicates().forEach((agent, readings) -> {
            metrics.duplicate(readings);
            agents.duplicates(agent, readings);
        });
    }

    /** A group is on disk and in the ledgers; its receipts are not out yet. */
    void committed(Committed committed, Admission admission) {
        CommitGroup group = committed.group();
        for (Conflict conflict : group.conflicts()) {
            metrics.conflict(conflict.readings().size());
            if (identityTrouble.allows()) {
                LOG.warn(
                        "{} sent other readings under the numbers {} than are stored; they are kept in quarantine. Its data directory was copied, or put back to an older state: look for a second agent with this id ({} such lines not logged before this one)",
                        conflict.stream(),
                        conflict.range(),
                        identityTrouble.takeSuppressed());
            }
        }
        for (Run run : group.runs()) {
            metrics.stored(run.readings().size());
            tellOfTimes(run, group.receivedNs());
        }
        commits.forEach(listener -> tell(listener, committed));

        Map<StreamId, List<Gap>> lostNow = new LinkedHashMap<>();
        admission.owed().keySet().forEach(stream -> lostNow.put(stream, new ArrayList<>()));
        group.heard().forEach(heard -> lostNow.putIfAbsent(heard.stream(), new ArrayList<>()));
        group.gaps()
                .forEach(gap -> lostNow.computeIfAbsent(gap.stream(), unused -> new ArrayList<>())
                        .add(gap.gap()));
        lostNow.forEach((stream, gaps) -> settled(ledgers.of(stream), gaps));
    }

    /** Said once per session: until it has gone on in a new epoch, the agent's statuses say the same again. */
    private void divergence(DedupLedger ledger) {
        StreamId stream = ledger.stream();
        Long session = ledger.session().isPresent() ? ledger.session().getAsLong() : null;
        if (!ledger.hasDiverged() || Objects.equals(toldSessions.put(stream, session), session)) {
            return;
        }
        agents.diverged(stream);
        if (identityTrouble.allows()) {
            LOG.warn(
                    "{} belongs to a data directory that was copied, or put back to an older state: the hub has other readings under its numbers, up to {}. The agent goes on in a new epoch by itself; if nobody put it back, look for a second agent with this id ({} such lines not logged before this one)",
                    stream,
                    ledger.highestSettled(),
                    identityTrouble.takeSuppressed());
        }
    }

    /** One that fails must not keep the others from hearing of a commit that stands. */
    private static void tell(CommitListener listener, Committed committed) {
        try {
            listener.committed(committed);
        } catch (RuntimeException e) {
            LOG.error("a listener of commits failed; the commit stands", e);
        }
    }

    /**
     * How long the newest reading was on its way, by a clock that is trusted, and how many have times that cannot be
     * right. In one pass: every reading of the hub comes by here.
     */
    private void tellOfTimes(Run run, long receivedNs) {
        long latestNs = FarFuture.latestNs(receivedNs);
        boolean anyTrusted = false;
        long newestNs = Long.MIN_VALUE;
        long future = 0;
        Readings readings = run.readings();
        for (int i = 0; i < readings.size(); i++) {
            long timeNs = readings.timeNs(i);
            if (timeNs > latestNs) {
                future++;
            } else if (readings.timeQuality(i) != TimeQuality.UNSYNCED) {
                anyTrusted = true;
                newestNs = Math.max(newestNs, timeNs);
            }
        }
        if (anyTrusted) {
            metrics.endToEnd(Duration.ofNanos(Math.max(0, receivedNs - newestNs)));
        }
        if (future > 0) {
            tellOfFuture(run, future);
        }
    }

    private void tellOfFuture(Run run, long readings) {
        metrics.future(readings);
        if (futures.allows()) {
            LOG.warn(
                    "{} readings of {} have times more than {} min ahead of this hub's clock; they are stored, but never count as the latest ({} more such batches since the last warning). Set the clock of that agent or device right, or this hub's",
                    readings,
                    run.stream().agent(),
                    FarFuture.LIMIT.toMinutes(),
                    futures.takeSuppressed());
        }
    }

    private void settled(DedupLedger ledger, List<Gap> lostNow) {
        agents.settled(
                ledger.stream(),
                new StreamCounts(ledger.appendedThrough(), ledger.storedReadings(), ledger.lostReadings()),
                lostNow);
    }
}
