package io.tidegate.sim.agent;

import java.util.OptionalLong;

/**
 * How one agent gets over the loss of its connection. It is healed when it is connected again, the hub has answered in the new
 * session, and everything that it had measured until it came back is receipted. Lost again before that, it is the same outage
 * still. Owned by the agent's loop; times are those of {@link System#nanoTime()}.
 *
 * <pre>
 * outage     | event                       | then
 * -----------+-----------------------------+----------
 * none, over | lost                        | begun
 * begun      | connected                   | catching up
 * catching up| lost                        | begun, since the same moment
 * catching up| receipted what was measured | over
 * </pre>
 */
public final class Outage {

    private static final long NEVER = Long.MIN_VALUE;

    private long lostNs = NEVER;
    private long healedNs = NEVER;
    private long oweThrough = NEVER;

    /** The connection is gone. */
    public void lost(long nowNs) {
        if (lostNs == NEVER || healedNs != NEVER) {
            lostNs = nowNs;
        }
        healedNs = NEVER;
        oweThrough = NEVER;
    }

    /** A connection stands again, and {@code measuredThrough} is the newest reading. */
    public void connected(long measuredThrough) {
        if (lostNs != NEVER && healedNs == NEVER) {
            oweThrough = measuredThrough;
        }
    }

    /** The hub has answered in the session of this connection; {@code firstPending} is the oldest reading without a receipt. */
    public void receipted(OptionalLong firstPending, long nowNs) {
        if (isCatchingUp() && (firstPending.isEmpty() || firstPending.getAsLong() > oweThrough)) {
            healedNs = nowNs;
        }
    }

    /** Whether receipts are waited for. */
    public boolean isCatchingUp() {
        return oweThrough != NEVER && healedNs == NEVER;
    }

    /** When the last outage began. */
    public OptionalLong lostNs() {
        return lostNs == NEVER ? OptionalLong.empty() : OptionalLong.of(lostNs);
    }

    /** When it was over; empty while it is not. */
    public OptionalLong healedNs() {
        return healedNs == NEVER ? OptionalLong.empty() : OptionalLong.of(healedNs);
    }
}
