package io.tidegate.hub.ingest;

import io.tidegate.hub.ingest.AgentListener.StreamCounts;
import io.tidegate.hub.store.CommitGroup;
import io.tidegate.hub.store.CommitGroup.Conflict;
import io.tidegate.hub.store.CommitGroup.Run;
import io.tidegate.hub.store.Committed;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.telemetry.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells metrics, listeners and the log what became of a group. Part of the lane's driver. */
final class Announcements {

    private static final Logger log = LoggerFactory.getLogger(Announcements.class);

    private final StreamLedgers ledgers;
    private final AgentListener agents;
    private final List<CommitListener> commits;
    private final HubMetrics metrics;

    Announcements(StreamLedgers ledgers, AgentListener agents, List<CommitListener> commits, HubMetrics metrics) {
        this.ledgers = ledgers;
        this.agents = agents;
        this.commits = commits;
        this.metrics = metrics;
    }

    /** The ledgers were read from the database. */
    void reloaded() {
        ledgers.all().forEach(ledger -> settled(ledger, List.of()));
    }

    /** What was in a group that needs no commit, or has it; its receipts are not out yet. */
    void arrived(Admission admission) {
        for (StreamReport report : admission.setBack()) {
            log.warn(
                    "{} has given out numbers up to {} but the hub has settled up to {}: its buffer was probably restored from an image. Empty the buffer of that agent, or it may repeat numbers",
                    report.stream(),
                    report.appendedThrough(),
                    ledgers.of(report.stream()).highestSettled());
        }
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
            log.warn(
                    "{} sent other readings under the numbers {} than are stored; they are kept in quarantine. A buffer was probably copied or restored from an image: give that agent an id of its own and an empty buffer",
                    conflict.stream(),
                    conflict.range());
        }
        for (Run run : group.runs()) {
            metrics.stored(run.readings().size());
            metrics.endToEnd(Duration.ofNanos(Math.max(0, group.receivedNs() - newestNs(run))));
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

    /** One that fails must not keep the others from hearing of a commit that stands. */
    private static void tell(CommitListener listener, Committed committed) {
        try {
            listener.committed(committed);
        } catch (RuntimeException e) {
            log.error("a listener of commits failed; the commit stands", e);
        }
    }

    private static long newestNs(Run run) {
        long newestNs = Long.MIN_VALUE;
        for (Reading reading : run.readings()) {
            newestNs = Math.max(newestNs, reading.timeNs());
        }
        return newestNs;
    }

    private void settled(DedupLedger ledger, List<Gap> lostNow) {
        agents.settled(
                ledger.stream(),
                new StreamCounts(ledger.appendedThrough(), ledger.storedReadings(), ledger.lostReadings()),
                lostNow);
    }
}
