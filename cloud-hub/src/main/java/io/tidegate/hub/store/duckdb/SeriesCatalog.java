package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.StoredReading;
import io.tidegate.hub.store.TelemetryQueries.StoredSeries;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.telemetry.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every series with its number, its counts and its newest reading, in memory: a question about them costs the
 * database nothing. Numbered from 0 without a hole.
 *
 * <p>The writer's thread alone changes it: it stages while it writes a group and publishes when the group is on disk.
 * Any thread reads; each answer is the state between two commits.
 */
final class SeriesCatalog {

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<AgentId, Map<Series, SeriesEntry>> byAgent = new HashMap<>();

    /** Grows by copying, so that a reader may keep the array; the first {@link #count} places are filled. */
    private SeriesEntry[] byId = new SeriesEntry[1024];

    private int count;
    private long lastPosition;

    private final Map<AgentId, Map<Series, SeriesEntry>> staged = new LinkedHashMap<>();
    private final List<SeriesEntry> added = new ArrayList<>();
    private final List<SeriesEntry> touched = new ArrayList<>();

    /**
     * The series that a question is about.
     *
     * @param ids their numbers; null if they are all
     * @param entries every series by its number, at least those of the rows up to {@code lastPosition}
     * @param lastPosition the newest row that the question may see
     * @param readings how many they have
     * @param firstNs time of the oldest of them; {@link Long#MAX_VALUE} if there is none
     * @param lastNs time of the newest of them, far future or not; {@link Long#MIN_VALUE} if there is none
     */
    record Selection(
            int @Nullable [] ids, SeriesEntry[] entries, long lastPosition, long readings, long firstNs, long lastNs) {

        /** How many series there are, at most. */
        int series() {
            return ids == null ? entries.length : ids.length;
        }
    }

    /** Takes over a series that the database knows; they come in the order of their numbers. */
    SeriesEntry restore(AgentId agent, Series series) {
        SeriesEntry entry = new SeriesEntry(count, agent, series);
        add(entry);
        return entry;
    }

    /** Takes over the position of the newest row that the database has. */
    void restoreLastPosition(long position) {
        lastPosition = position;
    }

    /** What was restored, by number; for the thread that restores. */
    SeriesEntry[] restored() {
        return byId;
    }

    /** The entry of a series; a new one is staged until the commit is known. Called by the writer's thread. */
    SeriesEntry entry(AgentId agent, Series series) {
        SeriesEntry entry = byAgent.getOrDefault(agent, Map.of()).get(series);
        if (entry == null) {
            entry = staged.computeIfAbsent(agent, any -> new HashMap<>()).computeIfAbsent(series, any -> {
                SeriesEntry created = new SeriesEntry(count + added.size(), agent, series);
                added.add(created);
                return created;
            });
        }
        return entry;
    }

    /** Notes that an entry has something staged. */
    void touched(SeriesEntry entry) {
        touched.add(entry);
    }

    /** The series that are not in the database yet. */
    List<SeriesEntry> added() {
        return added;
    }

    /** Makes visible what was staged: the group is on disk. */
    void publish(long newLastPosition, long receivedNs) {
        lock.writeLock().lock();
        try {
            added.forEach(this::add);
            touched.forEach(entry -> entry.publish(receivedNs));
            lastPosition = newLastPosition;
        } finally {
            lock.writeLock().unlock();
        }
        staged.clear();
        added.clear();
        touched.clear();
    }

    /** The position of the newest row, or 0. */
    long lastPosition() {
        lock.readLock().lock();
        try {
            return lastPosition;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The series that match, and the state of which that is true. */
    Selection select(@Nullable AgentId agent, @Nullable String name, Map<String, String> labels) {
        lock.readLock().lock();
        try {
            boolean all = agent == null && name == null && labels.isEmpty();
            List<SeriesEntry> matching = matching(agent, name, labels).toList();
            return new Selection(
                    all ? null : matching.stream().mapToInt(SeriesEntry::id).toArray(),
                    byId,
                    lastPosition,
                    matching.stream().mapToLong(SeriesEntry::readings).sum(),
                    matching.stream().mapToLong(SeriesEntry::firstNs).min().orElse(Long.MAX_VALUE),
                    matching.stream().mapToLong(SeriesEntry::lastNs).max().orElse(Long.MIN_VALUE));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The newest reading of each series that matches, by agent and series. */
    List<StoredReading> latest(@Nullable AgentId agent, @Nullable String name, Map<String, String> labels) {
        List<StoredReading> newest;
        lock.readLock().lock();
        try {
            newest = matching(agent, name, labels)
                    .map(SeriesEntry::latest)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toCollection(ArrayList::new));
        } finally {
            lock.readLock().unlock();
        }
        newest.sort(Comparator.comparing(StoredReading::agent, BY_TEXT)
                .thenComparing(stored -> stored.reading().series(), BY_IDENTITY));
        return newest;
    }

    /** Each series that matches, by agent and series. */
    List<StoredSeries> series(@Nullable AgentId agent, @Nullable String name, Map<String, String> labels) {
        List<StoredSeries> summaries;
        lock.readLock().lock();
        try {
            summaries = matching(agent, name, labels)
                    .map(SeriesEntry::summary)
                    .collect(Collectors.toCollection(ArrayList::new));
        } finally {
            lock.readLock().unlock();
        }
        summaries.sort(
                Comparator.comparing(StoredSeries::agent, BY_TEXT).thenComparing(StoredSeries::series, BY_IDENTITY));
        return summaries;
    }

    private static final Comparator<AgentId> BY_TEXT = Comparator.comparing(AgentId::text);

    private static final Comparator<Series> BY_IDENTITY =
            Comparator.comparing(Series::name).thenComparing(Series::toString).thenComparing(Series::unit);

    private void add(SeriesEntry entry) {
        if (count == byId.length) {
            byId = Arrays.copyOf(byId, 2 * count);
        }
        byId[count++] = entry;
        byAgent.computeIfAbsent(entry.agent(), any -> new HashMap<>()).put(entry.series(), entry);
    }

    private Stream<SeriesEntry> matching(@Nullable AgentId agent, @Nullable String name, Map<String, String> labels) {
        Stream<SeriesEntry> candidates =
                agent == null ? Arrays.stream(byId, 0, count) : byAgent.getOrDefault(agent, Map.of()).values().stream();
        return candidates
                .filter(entry -> name == null || entry.series().name().equals(name))
                .filter(entry -> entry.series().labels().entrySet().containsAll(labels.entrySet()));
    }
}
