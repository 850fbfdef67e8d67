package io.tidegate.protocol.sync;

/**
 * A contiguous run of sequence numbers of one stream, both ends included.
 *
 * @param first at least 1
 * @param last at least {@code first}
 */
public record SequenceRange(long first, long last) {

    /** @throws IllegalArgumentException if {@code first < 1} or {@code last < first} */
    public SequenceRange {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("no sequence range: " + first + ".." + last);
        }
    }

    /** The range of {@code count} numbers that begins at {@code first}. */
    public static SequenceRange ofCount(long first, long count) {
        return new SequenceRange(first, Math.addExact(first, count - 1));
    }

    /** How many numbers it holds. */
    public long count() {
        return last - first + 1;
    }

    public boolean contains(long sequence) {
        return first <= sequence && sequence <= last;
    }

    public boolean contains(SequenceRange other) {
        return first <= other.first && other.last <= last;
    }

    public boolean intersects(SequenceRange other) {
        return first <= other.last && other.first <= last;
    }

    /** Its part inside {@code other}, which it must intersect. */
    public SequenceRange intersection(SequenceRange other) {
        return new SequenceRange(Math.max(first, other.first), Math.min(last, other.last));
    }

    @Override
    public String toString() {
        return first + ".." + last;
    }
}
