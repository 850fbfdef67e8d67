package io.tidegate.hub.store;

import io.tidegate.hub.store.CommitGroup.Conflict;
import io.tidegate.hub.store.CommitGroup.Heard;
import io.tidegate.hub.store.CommitGroup.Run;
import io.tidegate.hub.store.CommitGroup.StreamGap;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.IncarnationSpan;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Reading;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory, for tests of what stands on top of it. Keeps the same contract as the real ones
 * ({@link TelemetryStoreContract}) and fails when it is told to. Thread-safe.
 */
public final class FakeTelemetryStore implements TelemetryStore, TelemetryQueries, FleetTables {

    /** How a commit fails. */
    public enum Failure {
        /** Nothing is stored, and that is known. */
        REFUSED,
        /** Nothing is stored, but that is not known. */
        UNKNOWN_NOT_STORED,
        /** All is stored, but that is not known. */
        UNKNOWN_STORED
    }

    private final List<CommitGroup> groups = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();
    private final List<StoredReading> rows = new ArrayList<>();
    private final Map<AgentId, AgentRow> agents = new TreeMap<>(Comparator.comparing(AgentId::text));
    private final Queue<Failure> failures = new ArrayDeque<>();
    private boolean outcomeUnknown;

    /** The next commit that was not told so yet will fail like this. */
    public synchronized void failNextCommit(Failure failure) {
        failures.add(failure);
    }

    /** What was committed, in order. */
    public synchronized List<CommitGroup> groups() {
        return List.copyOf(groups);
    }

    /** What is in quarantine, in order. */
    public synchronized List<Conflict> conflicts() {
        return List.copyOf(conflicts);
    }

    @Override
    public synchronized Committed commit(CommitGroup group) throws CommitFailedException {
        if (outcomeUnknown) {
            throw new IllegalStateException("the outcome of the last commit is unknown; read the ledgers first");
        }
        Failure failure = failures.poll();
        outcomeUnknown = failure == Failure.UNKNOWN_NOT_STORED || failure == Failure.UNKNOWN_STORED;
        long firstPosition = rows.size() + 1L;
        if (failure == null || failure == Failure.UNKNOWN_STORED) {
            keep(group);
        }
        if (failure != null) {
            throw new CommitFailedException(
                    "told to fail: " + failure, outcomeUnknown, new IllegalStateException("told to fail"));
        }
        return new Committed(group, firstPosition);
    }

    private void keep(CommitGroup group) {
        groups.add(group);
        for (Run run : group.runs()) {
            for (Reading reading : run.readings()) {
                rows.add(new StoredReading(
                        rows.size() + 1L,
                        run.stream().agent(),
                        reading,
                        group.receivedNs(),
                        run.stream().lane()));
            }
        }
        group.conflicts().stream()
                .filter(conflict -> !conflicts.contains(conflict))
                .forEach(conflicts::add);
    }

    @Override
    public synchronized List<DedupLedger> ledgers(SyncLimits limits) {
        outcomeUnknown = false;
        Map<StreamId, Parts> streams = new LinkedHashMap<>();
        for (CommitGroup group : groups) {
            for (Run run : group.runs()) {
                Parts parts = streams.computeIfAbsent(run.stream(), any -> new Parts());
                parts.stored.add(run.range());
                parts.spans.merge(run.incarnation(), run.range(), FakeTelemetryStore::hull);
                parts.runs.add(new IncarnationSpan(run.incarnation(), run.range()));
            }
            for (StreamGap gap : group.gaps()) {
                streams.computeIfAbsent(gap.stream(), any -> new Parts())
                        .lost
                        .add(gap.gap().range());
            }
            for (Heard heard : group.heard()) {
                Parts parts = streams.computeIfAbsent(heard.stream(), any -> new Parts());
                parts.heard = Math.max(parts.heard, heard.appendedThrough());
            }
            for (Conflict conflict : group.conflicts()) {
                streams.computeIfAbsent(conflict.stream(), any -> new Parts())
                        .aside
                        .add(new IncarnationSpan(conflict.incarnation(), conflict.range()));
            }
        }
        List<DedupLedger> ledgers = new ArrayList<>();
        streams.forEach((stream, parts) -> ledgers.add(new DedupLedger(
                stream,
                limits,
                parts.stored,
                parts.lost,
                parts.newestSpans(limits.maxIncarnations()),
                parts.collided(),
                parts.heard)));
        return ledgers;
    }

    /** What a ledger is made of. */
    private static final class Parts {

        private final List<SequenceRange> stored = new ArrayList<>();
        private final List<SequenceRange> lost = new ArrayList<>();
        private final Map<Long, SequenceRange> spans = new LinkedHashMap<>();
        private final List<IncarnationSpan> runs = new ArrayList<>();
        private final List<IncarnationSpan> aside = new ArrayList<>();
        private long heard;

        List<IncarnationSpan> collided() {
            return Stream.concat(
                            aside.stream(),
                            runs.stream()
                                    .filter(run ->
                                            aside.stream().anyMatch(other -> other.incarnation() == run.incarnation())))
                    .toList();
        }

        List<IncarnationSpan> newestSpans(int most) {
            return spans.entrySet().stream()
                    .map(span -> new IncarnationSpan(span.getKey(), span.getValue()))
                    .sorted(Comparator.comparingLong(
                                    (IncarnationSpan span) -> span.range().first())
                            .reversed())
                    .limit(most)
                    .toList();
        }
    }

    private static SequenceRange hull(SequenceRange a, SequenceRange b) {
        return new SequenceRange(Math.min(a.first(), b.first()), Math.max(a.last(), b.last()));
    }

    @Override
    public TelemetryQueries queries() {
        return this;
    }

    @Override
    public FleetTables fleet() {
        return this;
    }

    @Override
    public void close() {}

    @Override
    public void readings(ReadingQuery query, Predicate<StoredReading> sink) {
        Comparator<StoredReading> byTime = Comparator.comparingLong(
                        (StoredReading row) -> row.reading().timeNs())
                .thenComparingLong(StoredReading::position);
        Stream<StoredReading> found = matching(query).filter(row -> goesOn(query, row));
        Stream<StoredReading> ordered = switch (query.order()) {
            case TIME -> found.sorted(byTime);
            case TIME_DESCENDING -> found.sorted(byTime.reversed());
            case POSITION -> found;
        };
        for (StoredReading row : ordered.limit(query.limit()).toList()) {
            if (!sink.test(row)) {
                return;
            }
        }
    }

    private static boolean goesOn(ReadingQuery query, StoredReading row) {
        long after = query.afterPosition();
        return switch (query.order()) {
            case POSITION -> row.position() > after;
            case TIME -> after == 0 || row.reading().timeNs() > query.fromNs().orElseThrow() || row.position() > after;
            case TIME_DESCENDING ->
                after == 0
                        || row.reading().timeNs()
                                < (query.toNs().isEmpty()
                                        ? Long.MAX_VALUE
                                        : query.toNs().getAsLong() - 1)
                        || row.position() < after;
        };
    }

    @Override
    public List<StoredReading> latest(@Nullable AgentId agent, @Nullable String name, Map<String, String> labels) {
        Map<String, StoredReading> newest = new TreeMap<>();
        matching(agent, name, labels)
                .filter(row -> !isFarFuture(row))
                .forEach(row -> newest.merge(key(row), row, newer()));
        return List.copyOf(newest.values());
    }

    @Override
    public List<StoredSeries> series(@Nullable AgentId agent, @Nullable String name, Map<String, String> labels) {
        Map<String, List<StoredReading>> bySeries = new TreeMap<>();
        matching(agent, name, labels)
                .forEach(row -> bySeries.computeIfAbsent(key(row), any -> new ArrayList<>())
                        .add(row));
        return bySeries.values().stream().map(FakeTelemetryStore::summary).toList();
    }

    private static StoredSeries summary(List<StoredReading> ofSeries) {
        StoredReading any = ofSeries.get(0);
        long first =
                ofSeries.stream().mapToLong(row -> row.reading().timeNs()).min().orElseThrow();
        long last = ofSeries.stream()
                .filter(row -> !isFarFuture(row))
                .mapToLong(row -> row.reading().timeNs())
                .max()
                .orElseGet(() -> ofSeries.stream()
                        .mapToLong(row -> row.reading().timeNs())
                        .max()
                        .orElseThrow());
        return new StoredSeries(any.agent(), any.reading().series(), ofSeries.size(), first, last);
    }

    @Override
    public void aggregate(ReadingQuery query, Duration step, Predicate<Bucket> sink) {
        if (step.compareTo(Duration.ofNanos(1)) < 0 || step.compareTo(MAX_STEP) > 0) {
            throw new IllegalArgumentException("no step: " + step);
        }
        long stepNs = step.toNanos();
        Map<Long, Map<String, List<StoredReading>>> buckets = new TreeMap<>();
        matching(query)
                .filter(FakeNumbers::isNumber)
                .forEach(row -> buckets.computeIfAbsent(
                                FakeNumbers.start(row.reading().timeNs(), stepNs), any -> new TreeMap<>())
                        .computeIfAbsent(key(row), any -> new ArrayList<>())
                        .add(row));
        List<Bucket> ordered = buckets.values().stream()
                .flatMap(ofStep -> ofStep.values().stream())
                .limit(query.limit())
                .map(ofSeries -> FakeNumbers.bucket(ofSeries, stepNs))
                .toList();
        for (Bucket bucket : ordered) {
            if (!sink.test(bucket)) {
                return;
            }
        }
    }

    @Override
    public synchronized List<StoredGap> gaps(AgentId agent) {
        return groups.stream()
                .flatMap(group ->
                        group.gaps().stream().map(gap -> new StoredGap(gap.stream(), gap.gap(), group.receivedNs())))
                .filter(gap -> gap.stream().agent().equals(agent))
                .toList();
    }

    @Override
    public synchronized long lastPosition() {
        return rows.size();
    }

    @Override
    public synchronized List<AgentRow> agents() {
        return List.copyOf(agents.values());
    }

    @Override
    public synchronized void save(List<AgentRow> saved) {
        saved.forEach(row -> agents.put(row.agent(), row));
    }

    private Stream<StoredReading> matching(ReadingQuery query) {
        return matching(query.agent(), query.name(), query.labels())
                .filter(row -> query.fromNs().isEmpty()
                        || row.reading().timeNs() >= query.fromNs().getAsLong())
                .filter(row -> query.toNs().isEmpty()
                        || row.reading().timeNs() < query.toNs().getAsLong());
    }

    private synchronized Stream<StoredReading> matching(
            @Nullable AgentId agent, @Nullable String name, Map<String, String> labels) {
        return List.copyOf(rows).stream()
                .filter(row -> agent == null || row.agent().equals(agent))
                .filter(row -> name == null || row.reading().series().name().equals(name))
                .filter(row -> row.reading().series().labels().entrySet().containsAll(labels.entrySet()));
    }

    private static boolean isFarFuture(StoredReading row) {
        return FarFuture.is(row.reading().timeNs(), row.receivedNs());
    }

    private static BinaryOperator<StoredReading> newer() {
        return (before, after) -> after.reading().timeNs() >= before.reading().timeNs() ? after : before;
    }

    private static String key(StoredReading row) {
        return row.agent() + "\n" + row.reading().series().name() + "\n"
                + row.reading().series() + "\n" + row.reading().series().unit();
    }
}
