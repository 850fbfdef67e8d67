package io.tidegate.sim.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Devices that each post a row to an agent when it falls due, under the time at which it fell due, over a connection of their
 * own. Open loop: what waits for an answer delays what comes after it, and the times of those say so.
 */
public final class LiveLoad implements Callable<Long> {

    private static final long BUSY_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final URI agent;
    private final long firstDueNs;
    private final long periodNs;
    private final BooleanSupplier timeIsUp;
    private final PumpRows rows;

    private LiveLoad(URI agent, long firstDueNs, long periodNs, BooleanSupplier timeIsUp, PumpRows rows) {
        this.agent = agent;
        this.firstDueNs = firstDueNs;
        this.periodNs = periodNs;
        this.timeIsUp = timeIsUp;
        this.rows = rows;
    }

    /** Arguments: {@code http://HOST:PORT SECONDS DEVICES READINGS_PER_SECOND}, the rate over all devices. */
    public static void main(String[] args) throws Exception {
        int devices = Integer.parseInt(args[2]);
        long periodNs = TimeUnit.SECONDS.toNanos(1) * devices * PumpRows.READINGS / Long.parseLong(args[3]);
        long beginNs = System.nanoTime();
        long epochOffsetNs = GeneratorRun.nowNs() - beginNs;
        BooleanSupplier timeIsUp = GeneratorRun.after(args[1]);
        List<LiveLoad> loads = new ArrayList<>();
        for (int unit = 1; unit <= devices; unit++) {
            // They fall due one after the other. A second is enough to write all rows down.
            long firstDueNs = beginNs + TimeUnit.SECONDS.toNanos(1) * devices + periodNs * unit / devices;
            loads.add(new LiveLoad(
                    URI.create(args[0]),
                    firstDueNs,
                    periodNs,
                    timeIsUp,
                    PumpRows.asLines(unit, firstDueNs + epochOffsetNs, periodNs)));
        }
        GeneratorRun.report(loads);
    }

    /** Posts until the time is up; how many readings were accepted. */
    @Override
    public Long call() throws IOException {
        long accepted = 0;
        try (AgentConnection connection = new AgentConnection(agent, rows)) {
            for (long dueNs = firstDueNs; !timeIsUp.getAsBoolean(); dueNs += periodNs) {
                for (long leftNs = dueNs - System.nanoTime(); leftNs > 0; leftNs = dueNs - System.nanoTime()) {
                    LockSupport.parkNanos(leftNs);
                }
                connection.fill(1);
                while (connection.post() == AgentConnection.BUSY) {
                    LockSupport.parkNanos(BUSY_PAUSE_NS);
                }
                accepted += PumpRows.READINGS;
            }
        }
        return accepted;
    }
}
