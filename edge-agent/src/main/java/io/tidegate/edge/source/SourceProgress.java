package io.tidegate.edge.source;

import io.tidegate.edge.source.Source.Health;
import io.tidegate.edge.source.Source.State;
import io.tidegate.protocol.telemetry.Reading;
import java.util.List;
import java.util.OptionalLong;

/** How a source fares: what the source notes here, {@link Source#health} shows. Thread-safe. */
public final class SourceProgress {

    private Health health = new Health(State.STARTING, OptionalLong.empty(), 0, "");

    /** The source works, whether or not it has readings. */
    public synchronized void works() {
        health = new Health(State.OK, health.lastReadingNs(), health.readings(), "");
    }

    /** Readings of it were accepted. */
    public synchronized void accepted(List<Reading> readings) {
        long newestNs = health.lastReadingNs().orElse(Long.MIN_VALUE);
        for (Reading reading : readings) {
            newestNs = Math.max(newestNs, reading.timeNs());
        }
        OptionalLong lastReadingNs = readings.isEmpty() ? health.lastReadingNs() : OptionalLong.of(newestNs);
        health = new Health(State.OK, lastReadingNs, health.readings() + readings.size(), "");
    }

    /** It does not work: what happened, why, what to do. */
    public synchronized void failed(String error) {
        health = new Health(State.FAILED, health.lastReadingNs(), health.readings(), error);
    }

    public synchronized Health health() {
        return health;
    }
}
