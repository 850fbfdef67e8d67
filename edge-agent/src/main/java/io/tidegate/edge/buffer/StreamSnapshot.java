package io.tidegate.edge.buffer;

import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import java.util.List;

/**
 * One stream at one moment.
 *
 * @param stream which
 * @param appendedThrough the highest number given out
 * @param stored ranges that the hub has receipted, ascending
 * @param gaps every gap record, ascending
 */
public record StreamSnapshot(StreamId stream, long appendedThrough, List<SequenceRange> stored, List<Gap> gaps) {}
