package io.tidegate.sim.device;

import io.tidegate.sim.signal.Recording;
import io.tidegate.sim.signal.Schedule;
import java.io.IOException;
import java.time.Duration;

/**
 * A device of a load test: it hands over what has fallen due, one request at a time, whether or not what was before it was accepted in
 * time. Used by one thread.
 */
public final class LoadDevice {

    /** So much passes between two requests at least: each costs the agent a commit. */
    static final long REQUEST_INTERVAL_NS = Duration.ofMillis(50).toNanos();

    /** Most rows in a request. */
    static final int MAX_ROWS = 500;

    private final RunClock clock;
    private final Courier courier;
    private final LineProtocol lines;
    private final Schedule reads;
    private final Listener listener;

    /** Who hears of it, on the device's thread. */
    public interface Listener {

        /** So many readings were accepted that were due so long before. */
        void accepted(int readings, long latencyNs);

        /** It looked for what is due so long after it was, though nothing kept it. */
        void late(long latenessNs);

        /** Something was not accepted and will be handed over again. */
        void repeating(String reason);
    }

    public LoadDevice(DeviceLink link, RunClock clock, LineProtocol lines, Schedule reads, Listener listener) {
        this.clock = clock;
        this.courier = new Courier(link, clock, listener::repeating);
        this.lines = lines;
        this.reads = reads;
        this.listener = listener;
    }

    /**
     * Hands over everything.
     *
     * @param recording the rows, one for each moment of the schedule
     * @param rows how many of them
     * @param keyPrefix begin of each idempotency key
     * @param startNs when the schedule begins
     * @param deadlineNs when it is given up
     * @return how many rows were accepted; fewer than {@code rows} if it was asked to stop
     * @throws NotAcceptedException if the agent refuses something or did not accept it in time
     */
    public long run(Recording recording, long rows, String keyPrefix, long startNs, long deadlineNs)
            throws IOException, InterruptedException, NotAcceptedException {
        long accepted = 0;
        long freeNs = startNs;
        try (Recording.Cursor row = recording.open()) {
            while (accepted < rows) {
                long askNs = Math.max(freeNs, startNs + reads.dueNs(accepted + 1));
                boolean early = askNs > clock.nanoTime();
                if (!clock.pauseUntil(askNs)) {
                    return accepted;
                }
                long nowNs = clock.nanoTime();
                if (early) {
                    listener.late(nowNs - askNs);
                }
                freeNs = nowNs + REQUEST_INTERVAL_NS;
                long through = Math.max(accepted + 1, Math.min(rows, reads.through(nowNs - startNs)));
                if (!send(row, accepted + 1, Math.min(through, accepted + MAX_ROWS), keyPrefix, startNs, deadlineNs)) {
                    return accepted;
                }
                accepted = Math.min(through, accepted + MAX_ROWS);
            }
        }
        return accepted;
    }

    private boolean send(Recording.Cursor row, long first, long last, String keyPrefix, long startNs, long deadlineNs)
            throws IOException, InterruptedException, NotAcceptedException {
        for (long number = first; number <= last && row.next(); number++) {
            lines.add(row);
        }
        int readingsPerRow = lines.readings() / lines.rows();
        boolean delivered = courier.deliver(
                "%s-%d-%d".formatted(keyPrefix, first, last),
                lines.take(),
                deadlineNs - clock.nanoTime(),
                "is the agent well, and does it take so much?");
        long nowNs = clock.nanoTime();
        for (long number = first; delivered && number <= last; number++) {
            listener.accepted(readingsPerRow, nowNs - startNs - reads.dueNs(number));
        }
        return delivered;
    }
}
