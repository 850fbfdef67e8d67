package io.tidegate.hub.fleet;

import java.time.Duration;
import java.util.Locale;

/**
 * Something about an agent's identity that a person should look at. It begins anew if it is seen after it has ended.
 *
 * @param code of which kind
 * @param sinceNs when it was seen first, by the hub's clock, nanoseconds since the Unix epoch
 * @param lastSeenNs when it was seen last, likewise
 * @param count how often; of {@link Code#CONFLICT} how many readings
 */
public record Warning(Code code, long sinceNs, long lastSeenNs, long count) {

    /** The kinds of warnings; there are no others. */
    public enum Code {
        /** Other readings than are stored came under their numbers; counts readings. */
        CONFLICT(Duration.ofDays(7), """
                Readings came under numbers under which others are stored; they are kept in quarantine, apart from the \
                readings. The agent's data directory was copied, or put back to an older state. Look for a second agent \
                with this id, and give it an id and an empty data directory of its own."""),
        /** The agent's buffer was another one's copy, and went on in a new epoch by itself; counts epochs. */
        DIVERGED(Duration.ofDays(7), """
                The hub has other readings under numbers that the agent was about to give out: its data directory is a \
                copy, or was put back to an older state. It went on under a new epoch by itself, and what it accepts \
                is stored. If it was put back on purpose, nothing is to be done; otherwise look for a second agent with \
                this id, and give it an id and an empty data directory of its own."""),
        /** Two agents use one id at the same time; counts how often one took over from the other. */
        TAKEN_OVER(Duration.ofHours(1), """
                Two agents use this id at the same time and take the connection from each other. Both go on capturing, \
                but each is connected for a part of the time only, and neither can be configured reliably. Look for the \
                second one, stop it, and give it an id and an empty data directory of its own.""");

        private final Duration endsAfter;
        private final String text;

        Code(Duration endsAfter, String text) {
            this.endsAfter = endsAfter;
            this.text = text;
        }

        /** How it is called in the API. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** A warning that was not seen for so long has ended. */
        public Duration endsAfter() {
            return endsAfter;
        }
    }

    /** What happened, why, and what to do. */
    public String text() {
        return code.text;
    }

    /** Whether it was seen too long ago to be shown. */
    boolean hasEnded(long nowNs) {
        return nowNs - lastSeenNs >= code.endsAfter.toNanos();
    }
}
