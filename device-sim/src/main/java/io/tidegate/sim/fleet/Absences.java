package io.tidegate.sim.fleet;

import java.util.List;
import java.util.OptionalLong;

/** When an agent is cut off from its hub, in the order of time. Owned by the agent's loop. */
final class Absences {

    private final MeasuringTime time;
    private final List<Absence> absences;
    private int over;

    /**
     * A time without a connection.
     *
     * @param fromNs since the begin of measuring
     * @param backNs since the begin of measuring: when it tries to connect again
     */
    record Absence(long fromNs, long backNs) {}

    Absences(MeasuringTime time, List<Absence> absences) {
        this.time = time;
        this.absences = List.copyOf(absences);
    }

    /** If it is cut off at {@code nowNs}: when it may try to connect again. */
    OptionalLong backNs(long nowNs) {
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
    long nextNs() {
        return time.hasBegun() && over < absences.size()
                ? time.startNs() + absence().fromNs()
                : Long.MAX_VALUE;
    }

    private Absence absence() {
        return absences.get(over);
    }
}
