package io.tidegate.sim.agent;

import io.tidegate.sim.feed.MeasuringTime;
import java.util.List;
import java.util.OptionalLong;

/** When an agent is cut off from its hub, in the order of time. Owned by the agent's loop. */
public final class Absences {

    private final MeasuringTime time;
    private final List<Absence> absences;
    private int over;

    /**
     * A time without a connection.
     *
     * @param fromNs since the begin of measuring
     * @param backNs since the begin of measuring: when it tries to connect again
     */
    public record Absence(long fromNs, long backNs) {}

    /** @param absences in the order of time, none before the end of another */
    public Absences(MeasuringTime time, List<Absence> absences) {
        this.time = time;
        this.absences = List.copyOf(absences);
    }

    /** If it is cut off at {@code nowNs}: when it may try to connect again. */
    public OptionalLong backNs(long nowNs) {
        while (time.hasBegun()
                && over < absences.size()
                && nowNs >= time.startNs() + absence().backNs()) {
            over++;
        }
        boolean away = time.hasBegun()
                && over < absences.size()
                && nowNs >= time.startNs() + absence().fromNs();
        return away ? OptionalLong.of(time.startNs() + absence().backNs()) : OptionalLong.empty();
    }

    /** When it is cut off next, if it is not now; {@link Long#MAX_VALUE} if it never is. */
    public long nextNs() {
        return time.hasBegun() && over < absences.size()
                ? time.startNs() + absence().fromNs()
                : Long.MAX_VALUE;
    }

    private Absence absence() {
        return absences.get(over);
    }
}
