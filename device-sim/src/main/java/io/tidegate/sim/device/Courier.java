package io.tidegate.sim.device;

import java.time.Duration;
import java.util.function.Consumer;

/** Hands lines over again and again, each time after a longer wait, until they are accepted. Owned by one thread. */
final class Courier {

    private static final long FIRST_BACKOFF_NS = Duration.ofMillis(50).toNanos();
    private static final long MAX_BACKOFF_NS = Duration.ofSeconds(1).toNanos();

    private final DeviceLink link;
    private final RunClock clock;
    private final Consumer<String> repeating;
    private long retries;

    /** @param repeating is told why each attempt but the last one failed */
    Courier(DeviceLink link, RunClock clock, Consumer<String> repeating) {
        this.link = link;
        this.clock = clock;
        this.repeating = repeating;
    }

    /** Attempts that had to be repeated. */
    long retries() {
        return retries;
    }

    /**
     * Delivers.
     *
     * @param giveUpAfterNs how long it is tried
     * @param advice what to do when it is given up
     * @return false if it was asked to stop
     * @throws NotAcceptedException if the lines are refused, or not accepted in time
     */
    boolean deliver(String key, byte[] lines, long giveUpAfterNs, String advice)
            throws InterruptedException, NotAcceptedException {
        long begunNs = clock.nanoTime();
        long backoffNs = FIRST_BACKOFF_NS;
        while (true) {
            WriteOutcome outcome = link.write(key, lines);
            if (outcome instanceof WriteOutcome.Accepted) {
                return true;
            }
            if (outcome instanceof WriteOutcome.Refused refused) {
                throw NotAcceptedException.refused(refused.reason());
            }
            WriteOutcome.Again again = (WriteOutcome.Again) outcome;
            long waitNs = Math.max(backoffNs, Duration.ofMillis(again.afterMs()).toNanos());
            long triedNs = clock.nanoTime() - begunNs;
            if (triedNs + waitNs > giveUpAfterNs) {
                throw NotAcceptedException.gaveUp("%s - still so after %d s, gave up; %s"
                        .formatted(
                                again.reason(), Duration.ofNanos(giveUpAfterNs).toSeconds(), advice));
            }
            retries++;
            repeating.accept(again.reason());
            if (!clock.pause(waitNs)) {
                return false;
            }
            backoffNs = Math.min(2 * backoffNs, MAX_BACKOFF_NS);
        }
    }
}
