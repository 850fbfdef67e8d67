package io.tidegate.edge.buffer;

import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.telemetry.Reading;
import java.util.List;

/**
 * Readings as they are to be sent: as they were appended, but for times that were corrected since.
 *
 * @param range their numbers
 * @param incarnation the start of the agent that appended them
 * @param readings exactly {@code range.count()}, in sequence order
 */
public record Slice(SequenceRange range, long incarnation, List<Reading> readings) {}
