package io.tidegate.hub.fleet;

import static java.util.stream.Collectors.groupingBy;

import io.tidegate.hub.fleet.AgentView.State;
import io.tidegate.hub.ingest.AgentListener;
import io.tidegate.hub.ingest.CommitListener;
import io.tidegate.hub.ingest.LogRate;
import io.tidegate.hub.store.CommitGroup;
import io.tidegate.hub.store.Committed;
import io.tidegate.hub.store.FleetTables;
import io.tidegate.hub.store.FleetTables.AgentRow;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.hub.store.TelemetryQueries;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.StatusCodec;
import io.tidegate.protocol.wire.UndecodableMessageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All agents, in memory, and now and then in the database. Hears from the broker's threads and from the lane's; any
 * thread may ask. What a crash of the hub forgets (the last seconds of counters and times) is told again by the agents
 * or read off the ledgers.
 */
public final class Fleet implements FleetView, AgentListener, CommitListener {

    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

    /** A full disk fails for hours; what it is like is said once, and then now and then. */
    private static final Duration FAILURE_INTERVAL = Duration.ofMinutes(10);

    private final FleetTables tables;
    private final TelemetryQueries queries;
    private final ConfigStates configs;
    private final InstantSource clock;
    private final Executor storage;
    private final Options options;
    private final long startedNs;
    private final Map<AgentId, Member> members = new ConcurrentHashMap<>();
    private final Set<AgentId> connected = ConcurrentHashMap.newKeySet();
    private final Set<AgentId> unsaved = ConcurrentHashMap.newKeySet();
    private final LogRate failures;
    private final AtomicBoolean toldOfFailure = new AtomicBoolean();
    private final AtomicBoolean saveQueued = new AtomicBoolean();

    /**
     * When an agent counts as late or offline.
     *
     * @param allowedLag how old pending data may be before an agent is late
     * @param startGrace how long after the start of the hub an agent may take to come back before it is offline
     */
    public record Options(Duration allowedLag, Duration startGrace) {

        public static final Options DEFAULT = new Options(Duration.ofSeconds(30), Duration.ofMinutes(1));
    }

    /**
     * A fleet as the database knows it.
     *
     * @param storage runs what blocks on the database
     * @throws StoreUnavailableException if the database does not answer
     */
    public Fleet(
            FleetTables tables,
            TelemetryQueries queries,
            ConfigStates configs,
            SyncLimits limits,
            InstantSource clock,
            Executor storage,
            Options options) {
        this.tables = tables;
        this.queries = queries;
        this.configs = configs;
        this.clock = clock;
        this.storage = storage;
        this.options = options;
        this.failures = new LogRate(clock, FAILURE_INTERVAL);
        this.startedNs = nowNs();
        for (AgentRow row : tables.agents()) {
            members.put(row.agent(), Member.restored(row, status(row, limits)));
        }
    }

    @Override
    public List<AgentView> agents() {
        long nowNs = nowNs();
        return members.values().stream()
                .sorted(Comparator.comparing(member -> member.agent().text()))
                .map(member -> view(member, nowNs))
                .toList();
    }

    @Override
    public Optional<AgentView> agent(AgentId agent) {
        return Optional.ofNullable(members.get(agent)).map(member -> view(member, nowNs()));
    }

    private AgentView view(Member member, long nowNs) {
        return member.view(state(member, nowNs), configs.of(member.agent()), nowNs);
    }

    /** How many agents are in {@code state}. */
    public long count(State state) {
        long nowNs = nowNs();
        return members.values().stream()
                .filter(member -> state(member, nowNs) == state)
                .count();
    }

    /** How many agents have a warning of the kind {@code code}. */
    public long count(Warning.Code code) {
        long nowNs = nowNs();
        return members.values().stream()
                .filter(member -> member.warnings().at(nowNs).stream().anyMatch(warning -> warning.code() == code))
                .count();
    }

    @Override
    public void connected(AgentId agent) {
        connected.add(agent);
    }

    @Override
    public void disconnected(AgentId agent) {
        connected.remove(agent);
        if (members.containsKey(agent)) {
            unsaved.add(agent);
            saveSoon();
        }
    }

    @Override
    public void status(AgentId agent, AgentStatus status) {
        change(agent, member -> member.withStatus(status, nowNs()));
    }

    @Override
    public void diverged(StreamId stream) {
        change(stream.agent(), member -> member.withDivergence(nowNs()));
    }

    @Override
    public void duplicates(AgentId agent, long readings) {
        change(agent, member -> member.withDuplicates(readings, nowNs()));
    }

    @Override
    public void settled(StreamId stream, StreamCounts counts, List<Gap> lostNow) {
        change(stream.agent(), member -> member.withStream(stream, counts, lostNow));
    }

    @Override
    public void committed(Committed committed) {
        CommitGroup group = committed.group();
        group.runs().stream()
                .collect(groupingBy(run -> run.stream().agent()))
                .forEach((agent, runs) -> change(agent, member -> member.withStored(runs, group.receivedNs())));
        group.conflicts()
                .forEach(conflict -> change(
                        conflict.stream().agent(),
                        member -> member.withConflicts(conflict.readings().size(), group.receivedNs())));
    }

    /**
     * Brings the database up to date, and asks it for the reasons of gaps that are not known here. Blocks; on the
     * storage thread, and once at the start and at the end.
     */
    public void save() {
        List<AgentId> changed = List.copyOf(unsaved);
        unsaved.removeAll(changed);
        try {
            changed.stream()
                    .map(members::get)
                    .filter(Objects::nonNull)
                    .filter(member -> !member.knowsReasons())
                    .forEach(this::askForReasons);
            List<AgentRow> rows = changed.stream()
                    .map(members::get)
                    .filter(Objects::nonNull)
                    .map(Member::row)
                    .toList();
            if (!rows.isEmpty()) {
                tables.save(rows);
                saved();
            }
        } catch (StoreUnavailableException e) {
            unsaved.addAll(changed);
            notSaved(e);
        }
    }

    private void saved() {
        if (toldOfFailure.getAndSet(false)) {
            LOG.info("the fleet's state is saved again, with what had changed meanwhile");
        }
    }

    private void notSaved(StoreUnavailableException why) {
        if (failures.allows()) {
            toldOfFailure.set(true);
            LOG.warn(
                    "the fleet's state could not be saved: {}; it is tried again every few seconds, and this is said once in {} minutes at most ({} failures not logged before this one)",
                    why.getMessage(),
                    FAILURE_INTERVAL.toMinutes(),
                    failures.takeSuppressed());
        }
    }

    private void askForReasons(Member incomplete) {
        Map<GapReason, Long> byReason = new EnumMap<>(GapReason.class);
        for (TelemetryQueries.StoredGap gap : queries.gaps(incomplete.agent())) {
            byReason.merge(gap.gap().reason(), gap.gap().range().count(), Long::sum);
        }
        Member complete = members.computeIfPresent(incomplete.agent(), (agent, member) -> member.withReasons(byReason));
        if (complete != null && !complete.knowsReasons()) {
            unsaved.add(incomplete.agent());
        }
    }

    private void change(AgentId agent, UnaryOperator<Member> change) {
        AtomicBoolean warned = new AtomicBoolean();
        members.compute(agent, (id, known) -> {
            Member before = known == null ? Member.firstSeen(agent, nowNs()) : known;
            Member after = change.apply(before);
            warned.set(after.warnings().hasMoreThan(before.warnings()));
            return after;
        });
        unsaved.add(agent);
        if (warned.get()) {
            // Nobody tells of it again after a crash.
            saveSoon();
        }
    }

    /** However many agents leave at once, one save that has not begun yet is enough. */
    private void saveSoon() {
        if (saveQueued.compareAndSet(false, true)) {
            storage.execute(() -> {
                saveQueued.set(false);
                save();
            });
        }
    }

    private State state(Member member, long nowNs) {
        if (!connected.contains(member.agent())) {
            boolean mayComeBack = !member.greeted()
                    && nowNs - startedNs < options.startGrace().toNanos();
            return mayComeBack ? State.PENDING : State.OFFLINE;
        }
        AgentStatus status = member.status();
        if (!member.greeted() || status == null) {
            return State.PENDING;
        }
        OptionalLong oldestNs = status.buffer().oldestNs();
        boolean late = oldestNs.isPresent()
                && member.ledger().pending() > 0
                && nowNs - oldestNs.getAsLong() > options.allowedLag().toNanos();
        return late ? State.LATE : State.ONLINE;
    }

    private static @Nullable AgentStatus status(AgentRow row, SyncLimits limits) {
        if (row.status().length == 0) {
            return null;
        }
        try {
            return StatusCodec.decode(row.agent(), row.status(), limits);
        } catch (UndecodableMessageException e) {
            LOG.warn("the kept status of {} cannot be read and is forgotten: {}", row.agent(), e.getMessage());
            return null;
        }
    }

    private long nowNs() {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
