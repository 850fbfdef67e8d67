package io.tidegate.protocol.sync;

import java.util.List;

/**
 * What an agent says of one of its streams when it connects, and now and then afterwards.
 *
 * @param stream which
 * @param appendedThrough the highest number given out
 * @param settledThrough every number up to here the agent believes settled
 * @param settledIslands ranges beyond that it believes settled, ascending
 * @param keptFrom no reading below is kept at the agent any more
 */
public record StreamReport(
        StreamId stream, long appendedThrough, long settledThrough, List<SequenceRange> settledIslands, long keptFrom) {

    public StreamReport {
        settledIslands = List.copyOf(settledIslands);
    }
}
