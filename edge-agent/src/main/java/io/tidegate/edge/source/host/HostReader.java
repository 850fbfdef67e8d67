package io.tidegate.edge.source.host;

import io.tidegate.edge.source.ObservationClock.Stamp;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Value;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at the host. Remembers the last look, because usage is a difference; so one owner. */
final class HostReader {

    private static final long KIB = 1_024;
    private static final double PERCENT = 100.0;
    private static final String[] LOADS = {"load_1m", "load_5m", "load_15m"};

    /** Columns of {@code /proc/net/dev} after the name of the interface. */
    private static final int RECEIVED_COLUMN = 0;

    private static final int RECEIVE_ERRORS_COLUMN = 2;
    private static final int SENT_COLUMN = 8;
    private static final int SEND_ERRORS_COLUMN = 10;

    private final String source;
    private final HostFiles files;
    private final CpuUsage cpu = new CpuUsage();

    /**
     * A reader that has not looked yet.
     *
     * @param source the first half of every name
     * @param root usually {@code /}
     */
    HostReader(String source, Path root) {
        this.source = source;
        this.files = new HostFiles(root);
    }

    /** Everything that can be read now; CPU usage only from the second look on. */
    List<Reading> read(Stamp now) {
        HostSample sample = new HostSample(source, now);
        cpu.sample(files, sample);
        load(sample);
        memory(sample);
        Disks.sample(files, sample);
        network(sample);
        Temperatures.sample(files, sample);
        uptime(sample);
        return sample.readings();
    }

    private void load(HostSample sample) {
        for (String[] row : files.table("proc/loadavg")) {
            for (int i = 0; i < LOADS.length && i < row.length; i++) {
                decimal(sample, LOADS[i], HostSample.NONE, row[i]);
            }
        }
    }

    private void memory(HostSample sample) {
        Map<String, Long> memory = new HashMap<>();
        for (String[] row : files.table("proc/meminfo")) {
            if (row.length > 1) {
                HostFiles.number(row[1]).ifPresent(kib -> memory.put(row[0], kib * KIB));
            }
        }
        Long total = memory.get("MemTotal:");
        Long available = memory.get("MemAvailable:");
        if (total != null && available != null && total > 0) {
            sample.add("memory_total", HostSample.BYTES, Value.of(total));
            sample.add("memory_available", HostSample.BYTES, Value.of(available));
            sample.add("memory_usage", HostSample.PERCENT, Value.of(PERCENT * (total - available) / total));
        }
        Long swapTotal = memory.get("SwapTotal:");
        Long swapFree = memory.get("SwapFree:");
        if (swapTotal != null && swapFree != null) {
            sample.add("swap_used", HostSample.BYTES, Value.of(swapTotal - swapFree));
        }
    }

    private void network(HostSample sample) {
        files.text("proc/net/dev").stream().flatMap(String::lines).forEach(line -> {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "lo" : line.substring(0, colon).strip();
            if (!name.equals("lo")) {
                String[] columns = line.substring(colon + 1).strip().split("\\s+", -1);
                counter(sample, "network_received", name, columns, RECEIVED_COLUMN, HostSample.BYTES);
                counter(sample, "network_receive_errors", name, columns, RECEIVE_ERRORS_COLUMN, HostSample.NONE);
                counter(sample, "network_sent", name, columns, SENT_COLUMN, HostSample.BYTES);
                counter(sample, "network_send_errors", name, columns, SEND_ERRORS_COLUMN, HostSample.NONE);
            }
        });
    }

    private static void counter(
            HostSample sample, String tag, String networkInterface, String[] columns, int column, String unit) {
        if (column < columns.length) {
            HostFiles.number(columns[column])
                    .ifPresent(count -> sample.add(tag, "interface", networkInterface, unit, Value.of(count)));
        }
    }

    private void uptime(HostSample sample) {
        for (String[] row : files.table("proc/uptime")) {
            decimal(sample, "uptime", HostSample.SECONDS, row[0]);
        }
    }

    private static void decimal(HostSample sample, String tag, String unit, String text) {
        try {
            sample.add(tag, unit, Value.of(Double.parseDouble(text)));
        } catch (IllegalArgumentException e) {
            // No number, or none that is a measurement: left out like a missing file.
        }
    }
}
