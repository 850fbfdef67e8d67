package io.tidegate.protocol.columns;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Lists of series that were read lately. What one agent writes begins with one of a few lists again and again, and with
 * small chunks to read the list would cost more than to read the readings. Thread-safe.
 */
public final class RecentSeries {

    /** Most lists that are remembered: the sources of an agent come together in a few orders. */
    static final int MAX_LISTS = 8;

    /** Most bytes of lists that are remembered, as they are written; the series themselves take about ten times as much. */
    static final int MAX_BYTES = 1 << 14;

    private final Deque<Known> newestFirst = new ArrayDeque<>();
    private int bytes;

    /** A list, and the bits that it was read from. */
    @SuppressWarnings("ArrayRecordComponent") // the bytes have one owner and are never changed
    private record Known(byte[] bits, long size, List<SeriesAlias> list) {}

    /**
     * Reads the list that the input begins with; numbers are places in it.
     *
     * @param most how many series are allowed
     */
    synchronized List<SeriesAlias> read(BitInput in, int most) throws MalformedColumnsException {
        for (Known known : newestFirst) {
            if (known.list().size() <= most && in.skip(known.bits(), known.size())) {
                return known.list();
            }
        }
        List<SeriesAlias> list = SeriesList.read(in, most);
        remember(new Known(in.readSoFar(), in.position(), list));
        return list;
    }

    private void remember(Known known) {
        if (known.bits().length > MAX_BYTES) {
            return;
        }
        newestFirst.addFirst(known);
        bytes += known.bits().length;
        while (bytes > MAX_BYTES || newestFirst.size() > MAX_LISTS) {
            bytes -= newestFirst.removeLast().bits().length;
        }
    }

    /** How many lists are remembered. */
    synchronized int lists() {
        return newestFirst.size();
    }

    /** How many bytes those are, as they are written. */
    synchronized int bytes() {
        return bytes;
    }
}
