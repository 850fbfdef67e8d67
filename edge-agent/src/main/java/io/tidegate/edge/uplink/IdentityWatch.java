package io.tidegate.edge.uplink;

import io.tidegate.edge.mqtt.Backoff;
import io.tidegate.edge.uplink.IdentityWarning.Code;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that another agent lives under the same name, and says for how long to leave the connection to it. Knows what
 * happened since the agent started. Any thread.
 *
 * <p>Being taken over now and then is nothing: a broker may keep a connection that is long dead. More than {@value
 * #MOST_TAKE_OVERS} times within {@link #WINDOW} is a second agent. Each of the two comes back later every time, up to a
 * minute, so that both have their turn; what they capture waits in their buffers.
 */
public final class IdentityWatch {

    private static final Logger LOG = LoggerFactory.getLogger(IdentityWatch.class);

    static final int MOST_TAKE_OVERS = 2;
    static final Duration WINDOW = Duration.ofMinutes(10);

    /** Doubles from a second to a minute, half as long or half as much again. */
    static final Backoff PAUSE = new Backoff(1_000, 60_000, 60_000);

    /** It may go on for days: the first, and then every so many. */
    private static final int LOGGED_TAKE_OVERS = 20;

    private final LongSupplier nowMs;
    private final InstantSource clock;
    private final Deque<Long> takeOversMs = new ArrayDeque<>();
    private final Map<Code, Seen> seen = new EnumMap<>(Code.class);
    private int inARow;

    /** A warning, and when it was seen last by the monotonic clock. */
    private record Seen(IdentityWarning warning, long atMs) {}

    /**
     * A watch that has seen nothing.
     *
     * @param nowMs a monotonic clock, milliseconds
     * @param clock the wall clock; dates warnings
     */
    public IdentityWatch(LongSupplier nowMs, InstantSource clock) {
        this.nowMs = nowMs;
        this.clock = clock;
    }

    /** What there is to be said now, in the order of the kinds. */
    public synchronized List<IdentityWarning> warnings() {
        forgetOld();
        return seen.values().stream().map(Seen::warning).toList();
    }

    /** A stream goes on in a new epoch, because the hub has other readings under its numbers. */
    synchronized void diverged() {
        see(Code.DIVERGED);
    }

    /**
     * The broker has ended the connection because another client came with this id.
     *
     * @return for how long not to come back, milliseconds
     */
    synchronized long takenOver() {
        long now = nowMs.getAsLong();
        takeOversMs.removeIf(atMs -> now - atMs >= WINDOW.toMillis());
        inARow = takeOversMs.isEmpty() ? 1 : inARow + 1;
        takeOversMs.add(now);
        if (takeOversMs.size() > MOST_TAKE_OVERS) {
            takeOversMs.removeFirst();
            see(Code.TAKEN_OVER);
        }
        long pauseMs = PAUSE.waitMs(inARow, 0);
        if (inARow % LOGGED_TAKE_OVERS == 1) {
            LOG.warn(
                    "Another client took the connection to the hub, {} times in a row; this agent comes back in {} ms,"
                            + " readings are buffered",
                    inARow,
                    pauseMs);
        }
        return pauseMs;
    }

    private void see(Code code) {
        forgetOld();
        Instant when = clock.instant();
        Seen before = seen.get(code);
        IdentityWarning after = before == null
                ? new IdentityWarning(code, when, when, 1)
                : new IdentityWarning(
                        code, before.warning().since(), when, before.warning().count() + 1);
        seen.put(code, new Seen(after, nowMs.getAsLong()));
        if (before == null) {
            LOG.error(after.text());
        }
    }

    private void forgetOld() {
        long now = nowMs.getAsLong();
        seen.values()
                .removeIf(old ->
                        now - old.atMs() >= old.warning().code().endsAfter().toMillis());
    }
}
