package io.tidegate.sim.feed;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** A closed loop, for the greatest rate: there is always so much more to send than the hub has settled. */
public final class GreedyFeed implements Feed {

    private static final long WAKE_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final MeasuringTime time;
    private final long ahead;
    /** What was measured together, oldest first. */
    private final Deque<Group> groups = new ArrayDeque<>();

    private long through;

    private record Group(long last, long measuredNs) {}

    /**
     * A feed.
     *
     * @param ahead how many readings may be measured and not settled
     */
    public GreedyFeed(MeasuringTime time, long ahead) {
        this.time = time;
        this.ahead = ahead;
    }

    @Override
    public long through(long nowNs, long settled) {
        if (time.hasBegun() && nowNs < time.endNs() && settled + ahead > through) {
            through = settled + ahead;
            groups.addLast(new Group(through, nowNs));
        }
        while (!groups.isEmpty() && groups.getFirst().last() <= settled) {
            groups.removeFirst();
        }
        return through;
    }

    @Override
    public long nextDueNs(long nowNs) {
        return time.hasBegun() ? Long.MAX_VALUE : nowNs + WAKE_NS;
    }

    @Override
    public long measuredNs(long number) {
        for (Group group : groups) {
            if (number <= group.last()) {
                return group.measuredNs();
            }
        }
        return time.startNs();
    }
}
