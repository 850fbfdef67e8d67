package io.tidegate.sim.load;

/**
 * How a run was in one interval of it.
 *
 * @param fromSeconds when the interval began, since the begin of measuring
 * @param toSeconds when it ended
 * @param sent readings that were due until its end
 * @param stored readings that were receipted or accepted until its end
 * @param lost readings that were given up until its end
 * @param connected agents with a connection at its end
 * @param p50Ms latency of what was receipted or accepted in it; NaN if nothing was
 * @param p99Ms the same
 * @param maxMs the same
 * @param latenessMs how late the generator was at most
 */
public record Sample(
        double fromSeconds,
        double toSeconds,
        long sent,
        long stored,
        long lost,
        int connected,
        double p50Ms,
        double p99Ms,
        double maxMs,
        double latenessMs) {}
