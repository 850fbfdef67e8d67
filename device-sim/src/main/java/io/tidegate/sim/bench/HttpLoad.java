package io.tidegate.sim.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Posts line protocol to an agent as fast as it accepts, over several connections that each wait for their answer. The bodies
 * are put together from {@link PumpRows}, so that the machine's processors are left to what is measured.
 */
public final class HttpLoad implements Callable<Long> {

    /** After an answer that the agent is busy: less than the second that it asks for, since it is to be kept busy. */
    private static final long BUSY_PAUSE_MS = 20;

    /** To ask an agent for its status costs it about a millisecond of processor time. */
    private static final long LOOK_INTERVAL_MS = 100;

    private final URI agent;
    private final int[] bodyLines;
    private final BooleanSupplier timeIsUp;
    private final PumpRows rows;
    private final QueueBound queue;

    HttpLoad(URI agent, int[] bodyLines, QueueBound queue, BooleanSupplier timeIsUp, PumpRows rows) {
        this.agent = agent;
        this.bodyLines = bodyLines;
        this.queue = queue;
        this.timeIsUp = timeIsUp;
        this.rows = rows;
    }

    /**
     * Arguments: {@code http://HOST:PORT SECONDS CONNECTIONS LINES[,LINES…] rows|single [QUEUE]}; the sizes of bodies take turns, and a
     * line is a row or a single reading. With QUEUE, so many readings may be on their way to the hub; without, any number.
     */
    public static void main(String[] args) throws Exception {
        int[] bodyLines =
                Arrays.stream(args[3].split(",")).mapToInt(Integer::parseInt).toArray();
        List<PumpRows> rows = new ArrayList<>();
        for (int unit = 1; unit <= Integer.parseInt(args[2]); unit++) {
            rows.add(
                    args[4].equals("single")
                            ? PumpRows.asSingleLines(unit, GeneratorRun.nowNs())
                            : PumpRows.asLines(unit, GeneratorRun.nowNs(), PumpRows.STEP_NS));
        }
        URI agent = URI.create(args[0]);
        QueueBound queue = args.length > 5 ? bound(agent, Long.parseLong(args[5])) : unbounded();
        BooleanSupplier timeIsUp = GeneratorRun.after(args[1]);
        GeneratorRun.report(rows.stream()
                .map(ofConnection -> new HttpLoad(agent, bodyLines, queue, timeIsUp, ofConnection))
                .toList());
    }

    private static QueueBound bound(URI agent, long most) throws IOException {
        QueueBound queue = new QueueBound(new StoredReadings(agent), most, LOOK_INTERVAL_MS);
        queue.watch();
        return queue;
    }

    /** Holds nothing back. */
    static QueueBound unbounded() throws IOException {
        return new QueueBound(() -> 0, Long.MAX_VALUE, LOOK_INTERVAL_MS);
    }

    /** Posts until the time is up; how many readings were accepted. */
    @Override
    public Long call() throws IOException, InterruptedException {
        long accepted = 0;
        try (AgentConnection connection = new AgentConnection(agent, rows)) {
            for (int turn = 0; mayGoOn(); turn++) {
                int lines = bodyLines[turn % bodyLines.length];
                connection.fill(lines);
                while (connection.post() == AgentConnection.BUSY) {
                    TimeUnit.MILLISECONDS.sleep(BUSY_PAUSE_MS);
                }
                long readings = (long) lines * rows.readingsAtOnce();
                queue.sent(readings);
                accepted += readings;
            }
        }
        return accepted;
    }

    /** Waits while too much is on its way; false once the time is up. */
    private boolean mayGoOn() throws InterruptedException {
        while (!timeIsUp.getAsBoolean()) {
            if (!queue.isReached()) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(BUSY_PAUSE_MS);
        }
        return false;
    }
}
