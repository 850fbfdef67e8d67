package io.tidegate.edge.buffer;

import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import org.jspecify.annotations.Nullable;

/** What became of an {@link Append}. */
public sealed interface AppendOutcome {

    /**
     * Durable.
     *
     * @param stream the stream that numbered the readings
     * @param range their numbers; null if there were no readings
     */
    record Appended(StreamId stream, @Nullable SequenceRange range) implements AppendOutcome {}

    /** Nothing was kept: the buffer is full and its policy is {@code reject_new}. May be tried again later. */
    record Full() implements AppendOutcome {}

    /**
     * It is not known to be durable, so it counts as not accepted. May be tried again.
     *
     * @param reason what happened, for a person
     */
    record Failed(String reason) implements AppendOutcome {}
}
