package io.tidegate.protocol.sync;

import java.util.List;
import java.util.Optional;

/** A batch whose readings are numbers. */
record SimulatedBatch(
        StreamId stream,
        long session,
        long incarnation,
        Optional<SequenceRange> range,
        List<Long> values,
        List<Gap> gaps,
        long appendedThrough) {}
