package io.tidegate.hub.rollout;

import io.tidegate.protocol.control.Verdict;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How an agent is, as the hub sees it at one moment. All of it is told each time, so one that is lost, late or repeated costs
 * nothing.
 *
 * @param seenMs that moment, in milliseconds since the Unix epoch by the hub's clock
 * @param presence whether it is connected
 * @param trouble what is wrong with it, in words: a source that does not deliver; empty if nothing is
 * @param accepted readings that it has accepted since ever, as far as it has said
 * @param rate readings per second of late; empty as long as it was not watched long enough
 * @param newestRevision the newest that was pushed to it, by whomever; 0 if none was
 * @param verdict what it said last of a desired revision; empty if it never did
 */
public record Sighting(
        long seenMs,
        Presence presence,
        String trouble,
        long accepted,
        OptionalDouble rate,
        long newestRevision,
        Optional<Verdict> verdict) {

    /** Of an agent of which nothing is known yet. */
    public static final Sighting NONE =
            new Sighting(0, Presence.UNKNOWN, "", 0, OptionalDouble.empty(), 0, Optional.empty());

    /** Whether an agent is connected. */
    public enum Presence {
        /** It has not said how it is, since it connected or since the hub started, which was a moment ago. */
        UNKNOWN,
        ONLINE,
        OFFLINE
    }
}
