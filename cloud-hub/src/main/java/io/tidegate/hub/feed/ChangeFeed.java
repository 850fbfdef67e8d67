package io.tidegate.hub.feed;

import io.tidegate.hub.ingest.CommitListener;
import io.tidegate.hub.store.Committed;
import io.tidegate.hub.store.StoredReading;
import io.tidegate.hub.store.TelemetryQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Readings in the order of their arrival, from any position on: the newest from memory, older ones from the store. A
 * follower keeps its own position and asks for what comes after it, so a slow one costs no memory and a restarted one
 * misses nothing.
 *
 * <p>One thread commits ({@link #committed}); any thread reads. The memory is a map from a group's first position to
 * the group, bounded in rows and in bytes; the oldest groups fall out. A group may have been stored without being
 * announced (its outcome was not known): then positions are missing between two groups, and everything older is
 * dropped from memory, so that followers fetch it from the store.
 */
public final class ChangeFeed implements CommitListener {

    private final TelemetryQueries queries;
    private final Options options;
    private final ConcurrentSkipListMap<Long, RecentGroup> recent = new ConcurrentSkipListMap<>();
    private final CopyOnWriteArrayList<Runnable> followers = new CopyOnWriteArrayList<>();
    private final AtomicLong lastPosition = new AtomicLong();

    // Owned by the committing thread.
    private long recentRows;
    private long recentBytes;

    /**
     * Begins at the end of the store; blocks for one query.
     *
     * @param queries where older rows are found
     */
    public ChangeFeed(TelemetryQueries queries, Options options) {
        this.queries = queries;
        this.options = options;
        lastPosition.set(queries.lastPosition());
    }

    /**
     * How much is kept in memory.
     *
     * @param maxRows of all groups together; at least the newest group is kept
     * @param maxBytes of all groups together, estimated
     */
    public record Options(int maxRows, long maxBytes) {
        public static Options defaults() {
            return new Options(32_768, 16L << 20);
        }
    }

    @Override
    public void committed(Committed committed) {
        RecentGroup group = RecentGroup.of(committed);
        if (group.rows() == 0) {
            return;
        }
        if (group.firstPosition() != lastPosition.get() + 1) {
            recent.clear();
            recentRows = 0;
            recentBytes = 0;
        }
        recent.put(group.firstPosition(), group);
        recentRows += group.rows();
        recentBytes += group.bytes();
        while (recent.size() > 1 && (recentRows > options.maxRows() || recentBytes > options.maxBytes())) {
            Map.Entry<Long, RecentGroup> oldest = recent.pollFirstEntry();
            recentRows -= oldest.getValue().rows();
            recentBytes -= oldest.getValue().bytes();
        }
        lastPosition.set(group.lastPosition());
        followers.forEach(Runnable::run);
    }

    /** The position of the newest row that was announced, or that was in the store at the start. */
    public long lastPosition() {
        return lastPosition.get();
    }

    /**
     * Rows after a position, from memory; never blocks.
     *
     * @param maxRows look at so many rows at most
     * @return empty if memory does not reach back that far: then ask {@link #stored}
     */
    public Optional<FeedPage> recent(ReadingFilter filter, long afterPosition, int maxRows) {
        if (afterPosition >= lastPosition.get()) {
            return Optional.of(new FeedPage(List.of(), afterPosition));
        }
        List<StoredReading> rows = new ArrayList<>();
        long through = afterPosition;
        int examined = 0;
        while (examined < maxRows && through < lastPosition.get()) {
            Map.Entry<Long, RecentGroup> entry = recent.floorEntry(through + 1);
            if (entry == null || entry.getValue().lastPosition() <= through) {
                return examined == 0 ? Optional.empty() : Optional.of(new FeedPage(rows, through));
            }
            RecentGroup group = entry.getValue();
            long last = Math.min(group.lastPosition(), through + (maxRows - examined));
            examined += (int) (last - through);
            group.collect(filter, through + 1, last, rows);
            through = last;
        }
        return Optional.of(new FeedPage(rows, through));
    }

    /**
     * Rows after a position, from the store; blocks.
     *
     * @param maxRows return so many at most
     */
    public FeedPage stored(ReadingFilter filter, long afterPosition, int maxRows) {
        // Read first: what is committed while the query runs is left to the next page.
        long newest = Math.max(queries.lastPosition(), afterPosition);
        List<StoredReading> rows = new ArrayList<>();
        queries.readings(filter.query(afterPosition, maxRows), row -> {
            rows.add(row);
            return rows.size() < maxRows;
        });
        long lastRow =
                rows.isEmpty() ? afterPosition : rows.get(rows.size() - 1).position();
        return new FeedPage(rows, rows.size() < maxRows ? Math.max(newest, lastRow) : lastRow);
    }

    /**
     * Calls {@code follower} on the committing thread whenever there are new rows: it must hand over and return.
     *
     * @return undoes it
     */
    public Following follow(Runnable follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    /** A follower that is being told of new rows. */
    @FunctionalInterface
    public interface Following extends AutoCloseable {
        /** Tells it no more. */
        @Override
        void close();
    }
}
