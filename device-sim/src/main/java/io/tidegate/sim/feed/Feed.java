package io.tidegate.sim.feed;

/** When readings fall due at one agent. Owned by its loop; times are those of {@link System#nanoTime()}. */
public sealed interface Feed permits PacedFeed, ScheduledFeed, GreedyFeed {

    /**
     * How many readings were measured so far.
     *
     * @param settled how many of them the hub has settled
     */
    long through(long nowNs, long settled);

    /** When the next reading falls due; {@link Long#MAX_VALUE} if time alone brings none. */
    long nextDueNs(long nowNs);

    /** When reading {@code number} was measured; asked once per number, in any order. */
    long measuredNs(long number);
}
