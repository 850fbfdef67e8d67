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

    private final URI agent;
    private final int[] bodyLines;
    private final BooleanSupplier timeIsUp;
    private final PumpRows rows;

    HttpLoad(URI agent, int[] bodyLines, BooleanSupplier timeIsUp, PumpRows rows) {
        this.agent = agent;
        this.bodyLines = bodyLines;
        this.timeIsUp = timeIsUp;
        this.rows = rows;
    }

    /**
     * Arguments: {@code http://HOST:PORT SECONDS CONNECTIONS LINES[,LINES…] rows|single}; the sizes of bodies take turns, and a line
     * is a row or a single reading.
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
        BooleanSupplier timeIsUp = GeneratorRun.after(args[1]);
        GeneratorRun.report(rows.stream()
                .map(ofConnection -> new HttpLoad(URI.create(args[0]), bodyLines, timeIsUp, ofConnection))
                .toList());
    }

    /** Posts until the time is up; how many readings were accepted. */
    @Override
    public Long call() throws IOException, InterruptedException {
        long accepted = 0;
        try (AgentConnection connection = new AgentConnection(agent, rows)) {
            for (int turn = 0; !timeIsUp.getAsBoolean(); turn++) {
                int lines = bodyLines[turn % bodyLines.length];
                connection.fill(lines);
                while (connection.post() == AgentConnection.BUSY) {
                    TimeUnit.MILLISECONDS.sleep(BUSY_PAUSE_MS);
                }
                accepted += (long) lines * rows.readingsAtOnce();
            }
        }
        return accepted;
    }
}
