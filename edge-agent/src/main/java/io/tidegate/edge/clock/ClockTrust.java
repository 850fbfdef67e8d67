package io.tidegate.edge.clock;

import io.tidegate.edge.clock.ClockSync.Word;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Whether the wall clock can be believed. Thread-safe, and never waits: what the operating system says is brought here
 * ({@link ClockWatch}).
 *
 * <pre>
 * the clock says        | the system says | trusted
 * ----------------------+-----------------+--------------------------------------------
 * before the build date | anything        | no: it cannot be right
 * later                 | unsynchronised  | no, unless the technician has overruled it
 * later                 | synchronised    | yes
 * later                 | nothing         | yes: as in a container, which cannot ask
 * </pre>
 */
public final class ClockTrust {

    private final InstantSource clock;
    private final Instant builtAt;
    private final boolean systemIsAsked;
    private volatile Word heard = Word.UNKNOWN;

    /**
     * @param builtAt when this software was built; an earlier time cannot be right
     * @param systemIsAsked false if the technician knows better than the operating system
     */
    public ClockTrust(InstantSource clock, Instant builtAt, boolean systemIsAsked) {
        this.clock = clock;
        this.builtAt = builtAt;
        this.systemIsAsked = systemIsAsked;
    }

    /** What the operating system said last. */
    void hear(Word word) {
        heard = word;
    }

    boolean systemIsAsked() {
        return systemIsAsked;
    }

    /** The time now. */
    public Instant now() {
        return clock.instant();
    }

    /** What a time of the wall clock is worth now. */
    public Verdict verdict(Instant now) {
        if (now.isBefore(builtAt)) {
            return Verdict.BEFORE_BUILD;
        }
        if (!systemIsAsked) {
            return Verdict.OVERRULED;
        }
        return switch (heard) {
            case SYNCHRONIZED -> Verdict.SYNCHRONIZED;
            case UNSYNCHRONIZED -> Verdict.UNSYNCHRONIZED;
            case UNKNOWN -> Verdict.PLAUSIBLE;
        };
    }

    /** Whether the clock is believed, and why. */
    public enum Verdict {
        BEFORE_BUILD(false, "it shows a time before this software was built"),
        UNSYNCHRONIZED(false, "the operating system says that it is not synchronised"),
        SYNCHRONIZED(true, "the operating system says that it is synchronised"),
        PLAUSIBLE(true, "it is later than this software, and the operating system says nothing of it"),
        OVERRULED(true, "clock.trust is always");

        private final boolean trusted;
        private final String why;

        Verdict(boolean trusted, String why) {
            this.trusted = trusted;
            this.why = why;
        }

        public boolean isTrusted() {
            return trusted;
        }

        /** For a person. */
        public String why() {
            return why;
        }
    }
}
