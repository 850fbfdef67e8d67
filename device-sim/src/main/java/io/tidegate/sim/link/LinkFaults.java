package io.tidegate.sim.link;

import java.util.EnumSet;
import java.util.Set;

/**
 * What is wrong with a link, all of it at once.
 *
 * @param latencyNs how long every byte is under way
 * @param jitterNs at most so much longer, at random; bytes never overtake each other
 * @param bytesPerSecond at most, in each direction; {@link #UNLIMITED} if nothing holds them up
 * @param corruptEveryBytes in about so many bytes one bit is flipped; {@link #NEVER} if none is
 * @param held directions in which nothing arrives until they are let go; no byte is lost, and an end is not seen either
 */
public record LinkFaults(
        long latencyNs, long jitterNs, long bytesPerSecond, long corruptEveryBytes, Set<Heading> held) {

    public static final long UNLIMITED = 0;

    public static final long NEVER = 0;

    /** A good link. */
    public static final LinkFaults NONE = new LinkFaults(0, 0, UNLIMITED, NEVER, Set.of());

    /** @throws IllegalArgumentException if a number is negative */
    public LinkFaults {
        if (latencyNs < 0 || jitterNs < 0 || bytesPerSecond < 0 || corruptEveryBytes < 0) {
            throw new IllegalArgumentException("a fault of the link is negative; give zero or more");
        }
        held = Set.copyOf(held);
    }

    public LinkFaults withLatency(long ns) {
        return new LinkFaults(ns, jitterNs, bytesPerSecond, corruptEveryBytes, held);
    }

    public LinkFaults withJitter(long ns) {
        return new LinkFaults(latencyNs, ns, bytesPerSecond, corruptEveryBytes, held);
    }

    public LinkFaults withBandwidth(long perSecond) {
        return new LinkFaults(latencyNs, jitterNs, perSecond, corruptEveryBytes, held);
    }

    public LinkFaults withCorruption(long everyBytes) {
        return new LinkFaults(latencyNs, jitterNs, bytesPerSecond, everyBytes, held);
    }

    /** Both directions held are a black hole. */
    public LinkFaults withHeld(Set<Heading> headings) {
        return new LinkFaults(latencyNs, jitterNs, bytesPerSecond, corruptEveryBytes, headings);
    }

    /** {@link #withHeld} of every direction. */
    public LinkFaults asBlackHole() {
        return withHeld(EnumSet.allOf(Heading.class));
    }
}
