package io.tidegate.edge.source;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what was refused before the intake, since the start of the agent. A line or record that cannot be read counts
 * as one reading, because nobody knows how many it was meant to be. Thread-safe.
 */
public final class RejectedReadings {

    private final Map<RejectReason, LongAdder> counts = new EnumMap<>(RejectReason.class);

    public RejectedReadings() {
        for (RejectReason reason : RejectReason.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    public void add(RejectReason reason, long readings) {
        Objects.requireNonNull(counts.get(reason)).add(readings);
    }

    /** Adds up what a payload lost. */
    public void add(Map<RejectReason, Integer> readings) {
        readings.forEach((reason, count) -> add(reason, count));
    }

    public long count(RejectReason reason) {
        return Objects.requireNonNull(counts.get(reason)).sum();
    }

    public long total() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }
}
