package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.ReadingQuery;
import io.tidegate.hub.store.duckdb.SeriesCatalog.Selection;
import java.util.OptionalLong;

/**
 * The times that a question is about and in which there is anything at all. Any time that fits 64 bits may occur, so
 * every sum stops at the range's ends.
 *
 * @param fromNs the first, inclusive
 * @param throughNs the last, inclusive
 */
record TimeRange(long fromNs, long throughNs) {

    static TimeRange of(Selection selection, ReadingQuery query) {
        long from = Math.max(selection.firstNs(), query.fromNs().orElse(Long.MIN_VALUE));
        long to = query.toNs().orElse(Long.MAX_VALUE);
        if (query.toNs().isPresent() && to > Long.MIN_VALUE) {
            to--;
        }
        return new TimeRange(from, Math.min(selection.lastNs(), to));
    }

    boolean isEmpty() {
        return fromNs > throughNs;
    }

    /** The time in which there are {@code wanted} of {@code readings} if they are spread evenly; at least 1 ns. */
    long widthOf(long wanted, long readings) {
        double width = ((double) throughNs - fromNs) / Math.max(1, readings) * wanted;
        return Math.max(1, (long) Math.min(width, Long.MAX_VALUE / 2.0));
    }

    /** {@code time + width}, or the range's end. */
    long after(long time, long width) {
        long sum = time + width;
        return sum < time || sum > throughNs ? throughNs : sum;
    }

    /** {@code time - width}, or the range's begin. */
    long before(long time, long width) {
        long difference = time - width;
        return difference > time || difference < fromNs ? fromNs : difference;
    }

    /** The time next to {@code time}, upwards or downwards; empty at the range's end. */
    OptionalLong beyond(long time, boolean descending) {
        if (time == (descending ? fromNs : throughNs)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(descending ? time - 1 : time + 1);
    }
}
