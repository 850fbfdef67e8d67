package io.tidegate.edge.uplink;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Something about this agent's identity that its technician should look at; the hub warns under the same codes.
 *
 * @param code of which kind
 * @param since when it was seen first, by the agent's clock
 * @param lastSeen when it was seen last, likewise
 * @param count how often
 */
public record IdentityWarning(Code code, Instant since, Instant lastSeen, long count) {

    /** The kinds of warnings; there are no others. */
    public enum Code {
        /** The buffer turned out to be a copy of another one; counts the epochs that were begun for it. */
        DIVERGED(Duration.ofDays(7), """
                The hub has other readings under numbers that this agent was about to give out: its data directory is a \
                copy, or was put back to an older state. It went on under a new epoch by itself, and what it accepts is \
                sent and stored. If nobody put it back on purpose, a second agent runs with this id: give that one an id \
                and an empty data directory of its own."""),
        /** Another client connects with this id, again and again; counts how often it took over. */
        TAKEN_OVER(Duration.ofHours(1), """
                Another client takes the connection to the hub from this agent, again and again: a second agent runs \
                with this id. Readings are taken and buffered all the same, and are sent whenever this agent is \
                connected; it waits longer each time. Give the other one an id and an empty data directory of its own, \
                or change agent.id here.""");

        private final Duration endsAfter;
        private final String text;

        Code(Duration endsAfter, String text) {
            this.endsAfter = endsAfter;
            this.text = text;
        }

        /** How it is called in the status. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What happened, why, and what to do. */
        public String text() {
            return text;
        }

        /** A warning that was not seen for so long has ended. */
        Duration endsAfter() {
            return endsAfter;
        }
    }

    /** What happened, why, and what to do. */
    public String text() {
        return code.text();
    }
}
