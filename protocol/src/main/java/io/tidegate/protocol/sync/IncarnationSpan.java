package io.tidegate.protocol.sync;

/**
 * Numbers of a stream that one incarnation (one start of one agent) has given out.
 *
 * @param incarnation which
 * @param range the numbers; open spans end with {@link Long#MAX_VALUE}
 */
public record IncarnationSpan(long incarnation, SequenceRange range) {

    /** What begins at {@code first} and has no end yet. */
    public static IncarnationSpan from(long incarnation, long first) {
        return new IncarnationSpan(incarnation, new SequenceRange(first, Long.MAX_VALUE));
    }

    /** This and another span of the same incarnation, and what is between them. */
    public IncarnationSpan with(IncarnationSpan other) {
        return new IncarnationSpan(
                incarnation,
                new SequenceRange(
                        Math.min(range.first(), other.range.first()), Math.max(range.last(), other.range.last())));
    }
}
