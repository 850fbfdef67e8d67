package io.tidegate.edge.source.host;

import io.tidegate.protocol.telemetry.Value;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How busy each processor was between two looks at {@code /proc/stat}. */
final class CpuUsage {

    /** Place of idle time among the times, and after it of time spent waiting for disks, in which a processor is idle too. */
    private static final int IDLE = 3;

    private static final int IOWAIT = 4;

    /** User, nice, system, idle, iowait, irq, softirq, steal; what follows is contained in user and nice. */
    private static final int TIMES = 8;

    private static final double PERCENT = 100.0;

    private final Map<String, Times> previous = new HashMap<>();

    void sample(HostFiles files, HostSample sample) {
        HostText stat = files.read("proc/stat");
        while (stat.nextLine()) {
            if (stat.nextWord() && stat.startsWith("cpu")) {
                String row = stat.word();
                Times now = times(stat);
                if (now != null) {
                    usage(row, previous.put(row, now), now, sample);
                }
            }
        }
    }

    private static void usage(String row, @Nullable Times before, Times now, HostSample sample) {
        if (before != null && now.total > before.total) {
            double idle = (double) (now.idle - before.idle) / (now.total - before.total);
            double busy = Math.min(PERCENT, Math.max(0, PERCENT * (1 - idle)));
            String cpu = row.equals("cpu") ? "total" : row.substring("cpu".length());
            sample.add("cpu_usage", "cpu", cpu, HostSample.PERCENT, Value.of(busy));
        }
    }

    private static @Nullable Times times(HostText row) {
        long total = 0;
        long idle = 0;
        int count = 0;
        for (; count < TIMES && row.nextWord(); count++) {
            long time = row.isNumber() ? row.number() : 0;
            total += time;
            if (count == IDLE || count == IOWAIT) {
                idle += time;
            }
        }
        return count > IOWAIT ? new Times(total, idle) : null;
    }

    /** Time since boot, in ticks. */
    private record Times(long total, long idle) {}
}
