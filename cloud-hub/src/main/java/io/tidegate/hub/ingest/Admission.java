package io.tidegate.hub.ingest;

import io.tidegate.hub.store.CommitGroup;
import io.tidegate.hub.store.CommitGroup.Conflict;
import io.tidegate.hub.store.CommitGroup.Heard;
import io.tidegate.hub.store.CommitGroup.Run;
import io.tidegate.hub.store.CommitGroup.StreamGap;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.Batch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a group of arrivals comes to: what belongs into the next commit, and which receipts are owed once that is on
 * disk. Staged in the ledgers; nothing is settled yet.
 */
final class Admission {

    private final StreamLedgers ledgers;
    private final GreetingRate greetings;

    private final List<Run> runs = new ArrayList<>();
    private final List<StreamGap> gaps = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();
    private final Map<StreamId, Long> heard = new LinkedHashMap<>();
    /** The highest number that the commit itself settles: what is heard up to there need not be written. */
    private final Map<StreamId, Long> settling = new LinkedHashMap<>();

    private final Map<StreamId, Owed> owed = new LinkedHashMap<>();
    private final Map<AgentId, Long> duplicates = new LinkedHashMap<>();
    private int notGreeted;

    Admission(StreamLedgers ledgers, GreetingRate greetings) {
        this.ledgers = ledgers;
        this.greetings = greetings;
    }

    void add(Arrival arrival) {
        if (arrival instanceof Arrival.OfBatch batch) {
            add(batch.batch());
        } else if (arrival instanceof Arrival.OfStatus status && status.status().online()) {
            add(status.status());
        } else if (arrival instanceof Arrival.OfUnknownSeries unknown && ledgers.isGreeted(unknown.stream())) {
            owed(unknown.stream()).askForDefinitions();
        }
    }

    /** What is to be committed. */
    CommitGroup group(long receivedNs) {
        return new CommitGroup(
                runs,
                gaps,
                conflicts,
                heard.entrySet().stream()
                        .filter(stream -> stream.getValue() > settling.getOrDefault(stream.getKey(), 0L))
                        .map(stream -> new Heard(stream.getKey(), stream.getValue()))
                        .toList(),
                receivedNs);
    }

    /** Whether the database knows all of it already. */
    boolean isSettled() {
        return runs.isEmpty() && gaps.isEmpty() && conflicts.isEmpty() && heard.isEmpty();
    }

    /** The streams that are owed a receipt, and what it has to answer. */
    Map<StreamId, Owed> owed() {
        return owed;
    }

    /** Readings that arrived again, by agent. */
    Map<AgentId, Long> duplicates() {
        return duplicates;
    }

    /** Batches that were ignored, because their session was not greeted. */
    int notGreeted() {
        return notGreeted;
    }

    private void add(AgentStatus status) {
        for (StreamReport report : status.streams()) {
            DedupLedger ledger = ledgers.of(report.stream());
            if (greetings.isDue(report.stream(), status.session())) {
                owed(report.stream()).heardReport(report);
            }
            ledger.greet(status.session(), report.kept());
            heardOf(ledger, report.appendedThrough());
        }
    }

    private void add(Batch batch) {
        StreamId stream = batch.stream();
        if (!ledgers.hasGreeted(stream, batch.session())) {
            notGreeted++;
            return;
        }
        DedupLedger ledger = ledgers.of(stream);
        Owed answer = owed(stream);
        for (Gap gap : batch.gaps()) {
            answer.heardGap(gap.range());
            for (Gap fresh : ledger.admitGap(gap)) {
                gaps.add(new StreamGap(stream, fresh));
                settling.merge(stream, fresh.range().last(), Math::max);
            }
        }
        SequenceRange range = batch.range();
        if (range != null) {
            switch (ledger.admit(range, batch.incarnation())) {
                case FRESH -> addRun(batch, range, range);
                case DUPLICATE -> duplicates(stream, range.count());
                case OVERLAP ->
                    duplicates(
                            stream,
                            ledger.storedIn(range).stream()
                                    .mapToLong(SequenceRange::count)
                                    .sum());
                case CONFLICT -> keepAside(ledger, range, batch);
            }
        }
        heardOf(ledger, batch.appendedThrough());
    }

    /** What nobody has used of the run is stored; the rest goes into quarantine. */
    private void keepAside(DedupLedger ledger, SequenceRange range, Batch batch) {
        DedupLedger.Split split = ledger.admitRest(range, batch.incarnation());
        for (SequenceRange part : split.fresh()) {
            addRun(batch, range, part);
        }
        for (SequenceRange part : split.aside()) {
            conflicts.add(new Conflict(batch.stream(), part, batch.incarnation(), readings(batch, range, part)));
        }
    }

    private void addRun(Batch batch, SequenceRange range, SequenceRange part) {
        runs.add(new Run(batch.stream(), part, batch.incarnation(), readings(batch, range, part)));
        settling.merge(batch.stream(), part.last(), Math::max);
    }

    private static Readings readings(Batch batch, SequenceRange range, SequenceRange part) {
        return batch.readings().subList((int) (part.first() - range.first()), (int) (part.last() - range.first() + 1));
    }

    private void heardOf(DedupLedger ledger, long appendedThrough) {
        if (appendedThrough > ledger.appendedThrough()) {
            heard.merge(ledger.stream(), appendedThrough, Math::max);
        }
    }

    private void duplicates(StreamId stream, long readings) {
        duplicates.merge(stream.agent(), readings, Long::sum);
    }

    private Owed owed(StreamId stream) {
        return owed.computeIfAbsent(stream, unused -> new Owed());
    }
}
