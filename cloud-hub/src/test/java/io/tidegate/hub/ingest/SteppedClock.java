package io.tidegate.hub.ingest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is told otherwise. */
public final class SteppedClock implements InstantSource {

    private volatile Instant now = Instant.ofEpochSecond(0, Agents.NOW_NS);

    @Override
    public Instant instant() {
        return now;
    }

    public void advance(Duration by) {
        now = now.plus(by);
    }
}
