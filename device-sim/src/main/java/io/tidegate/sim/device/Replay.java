package io.tidegate.sim.device;

import io.tidegate.sim.signal.Recording;
import java.io.IOException;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * Sends a recording to an agent, batch by batch, each until it is accepted. Which rows a batch has depends on their
 * number alone and its key on nothing but the prefix and that number: a replay that was broken off and is started
 * again with the same prefix resends what the agent remembers. Open loop: a row is due by the clock, whether the one
 * before was accepted or not, and latencies count from then.
 */
public final class Replay {

    /** Latencies are kept to 1 µs and cut at an hour. */
    private static final long MAX_LATENCY_US = Duration.ofHours(1).toNanos() / 1000;

    private final DeviceLink agent;
    private final RunClock clock;
    private final Listener listener;

    /**
     * How to send.
     *
     * @param pace when rows are due
     * @param batchRows rows per request
     * @param keyPrefix begin of each idempotency key
     * @param giveUpAfter how long one request is tried
     */
    public record Options(Pace pace, int batchRows, String keyPrefix, Duration giveUpAfter) {}

    /**
     * What was sent.
     *
     * @param rows accepted
     * @param readings accepted
     * @param requests accepted
     * @param retries attempts that had to be repeated
     * @param elapsedNs from the first to the last request
     * @param latencyUs from when the last row of a request was due (at full speed: from when it was sent first) until
     *     it was accepted, in microseconds
     * @param completed false if it was asked to stop before the end
     */
    public record Summary(
            long rows,
            long readings,
            long requests,
            long retries,
            long elapsedNs,
            Histogram latencyUs,
            boolean completed) {}

    /** Hears of progress, on the replaying thread. */
    public interface Listener {

        /** A request with so many rows and readings was accepted. */
        void accepted(int rows, int readings);

        /** An attempt failed and will be repeated. */
        void repeating(String reason);
    }

    public Replay(DeviceLink agent, RunClock clock, Listener listener) {
        this.agent = agent;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Sends everything.
     *
     * @throws NotAcceptedException if the agent refuses a request or did not accept it in time
     */
    public Summary run(Recording recording, LineProtocol lines, Options options)
            throws IOException, InterruptedException, NotAcceptedException {
        Run run = new Run(lines, options);
        long firstNs = 0;
        boolean first = true;
        try (Recording.Cursor row = recording.open()) {
            while (row.next()) {
                firstNs = first ? row.timeNs() : firstNs;
                first = false;
                lines.add(row);
                run.dueNs = Math.max(run.dueNs, run.startNs + options.pace().dueNs(row.timeNs() - firstNs));
                if (lines.rows() == options.batchRows() && !run.send()) {
                    return run.summary(false);
                }
            }
            return run.summary(lines.rows() == 0 || run.send());
        }
    }

    private final class Run {

        private final LineProtocol lines;
        private final Options options;
        private final Courier courier = new Courier(agent, clock, reason -> listener.repeating(reason));
        private final Histogram latencyUs = new Histogram(MAX_LATENCY_US, 3);
        private final long startNs = clock.nanoTime();
        private long dueNs = startNs;
        private long rows;
        private long readings;
        private long requests;

        Run(LineProtocol lines, Options options) {
            this.lines = lines;
            this.options = options;
        }

        /** Sends the lines when they are due; false if asked to stop. */
        boolean send() throws InterruptedException, NotAcceptedException {
            if (!clock.pauseUntil(dueNs)) {
                return false;
            }
            int batchRows = lines.rows();
            int batchReadings = lines.readings();
            String key = "%s-%d-%d".formatted(options.keyPrefix(), rows + 1, rows + batchRows);
            if (!deliver(key, lines.take())) {
                return false;
            }
            rows += batchRows;
            readings += batchReadings;
            requests++;
            listener.accepted(batchRows, batchReadings);
            return true;
        }

        private boolean deliver(String key, byte[] body) throws InterruptedException, NotAcceptedException {
            long begunNs = clock.nanoTime();
            String advice = "start the agent and resume with --key-prefix " + options.keyPrefix();
            boolean delivered = courier.deliver(key, body, options.giveUpAfter().toNanos(), advice);
            if (delivered) {
                long sinceNs = options.pace().equals(Pace.MAX) ? begunNs : dueNs;
                latencyUs.recordValue(Math.min(MAX_LATENCY_US, (clock.nanoTime() - sinceNs) / 1000));
            }
            return delivered;
        }

        Summary summary(boolean completed) {
            return new Summary(
                    rows, readings, requests, courier.retries(), clock.nanoTime() - startNs, latencyUs, completed);
        }
    }
}
