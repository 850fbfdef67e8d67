package io.tidegate.edge.source.host;

import io.tidegate.protocol.telemetry.Value;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How busy each processor was between two looks at {@code /proc/stat}. */
final class CpuUsage {

    private static final int FIRST_TIME_COLUMN = 1;

    /** Column of idle time, and after it of time spent waiting for disks, in which a processor is idle too. */
    private static final int IDLE_COLUMN = 4;

    private static final int IOWAIT_COLUMN = 5;

    /** User, nice, system, idle, iowait, irq, softirq, steal; what follows is contained in user and nice. */
    private static final int LAST_TIME_COLUMN = 8;

    private static final double PERCENT = 100.0;

    private final Map<String, Times> previous = new HashMap<>();

    void sample(HostFiles files, HostSample sample) {
        for (String[] row : files.table("proc/stat")) {
            Times now = row[0].startsWith("cpu") ? times(row) : null;
            if (now != null) {
                Times before = previous.put(row[0], now);
                if (before != null && now.total > before.total) {
                    double idle = (double) (now.idle - before.idle) / (now.total - before.total);
                    double busy = Math.min(PERCENT, Math.max(0, PERCENT * (1 - idle)));
                    String cpu = row[0].equals("cpu") ? "total" : row[0].substring("cpu".length());
                    sample.add("cpu_usage", "cpu", cpu, HostSample.PERCENT, Value.of(busy));
                }
            }
        }
    }

    private static @Nullable Times times(String[] row) {
        if (row.length <= IOWAIT_COLUMN) {
            return null;
        }
        long total = 0;
        for (int column = FIRST_TIME_COLUMN; column <= Math.min(LAST_TIME_COLUMN, row.length - 1); column++) {
            total += HostFiles.number(row[column]).orElse(0);
        }
        long idle = HostFiles.number(row[IDLE_COLUMN]).orElse(0)
                + HostFiles.number(row[IOWAIT_COLUMN]).orElse(0);
        return new Times(total, idle);
    }

    /** Time since boot, in ticks. */
    private record Times(long total, long idle) {}
}
