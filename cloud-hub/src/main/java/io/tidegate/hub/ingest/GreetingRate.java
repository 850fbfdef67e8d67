package io.tidegate.hub.ingest;

import io.tidegate.protocol.sync.StreamId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Which statuses are answered with a receipt: the first of each session, always, and later ones now and then, which
 * heals a receipt that was lost. Owned by the lane.
 */
final class GreetingRate {

    static final Duration INTERVAL = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final Map<StreamId, Answer> answers = new HashMap<>();

    private record Answer(long session, long atMs) {}

    GreetingRate(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether a status of {@code session} is to be answered now. */
    boolean isDue(StreamId stream, long session) {
        Answer last = answers.get(stream);
        if (last == null || last.session() != session) {
            return true;
        }
        long sinceMs = clock.millis() - last.atMs();
        return sinceMs < 0 || sinceMs >= INTERVAL.toMillis();
    }

    /** A receipt went out in answer to a status of {@code session}. */
    void answered(StreamId stream, long session) {
        answers.put(stream, new Answer(session, clock.millis()));
    }
}
