package io.tidegate.edge.transform;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many series all transforms together may keep state of. That there are more is logged once. */
final class StateBudget {

    private static final Logger LOG = LoggerFactory.getLogger(StateBudget.class);

    private final int most;
    private int taken;
    private boolean logged;

    StateBudget(int most) {
        this.most = most;
    }

    /** Takes room for one more; false if there is none. */
    boolean take() {
        if (taken >= most) {
            if (!logged) {
                LOG.warn(
                        "transforms keep state of {} series, the most there may be; readings of further series pass"
                                + " deadband, on_change and window as they are; select fewer series",
                        most);
                logged = true;
            }
            return false;
        }
        taken++;
        return true;
    }

    /** Gives room back; a negative number takes again what was given back before. */
    void give(int count) {
        taken -= count;
    }

    int taken() {
        return taken;
    }
}
