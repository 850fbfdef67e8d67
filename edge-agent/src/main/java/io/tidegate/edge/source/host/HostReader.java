package io.tidegate.edge.source.host;

import io.tidegate.edge.source.ObservationClock.Stamp;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Looks at the host. Remembers the last look, because usage is a difference; so one owner. */
final class HostReader implements AutoCloseable {

    /** A disk or a sensor that is plugged in is noticed within this time, or at the next look if that comes later. */
    static final long FIND_NS = TimeUnit.SECONDS.toNanos(10);

    private static final long KIB = 1_024;
    private static final double PERCENT = 100.0;
    private static final String[] LOADS = {"load_1m", "load_5m", "load_15m"};

    private static final long UNKNOWN = Long.MIN_VALUE;

    /**
     * Columns of {@code /proc/net/dev}: the bytes received, then packets, then errors; five more, then the same of what was
     * sent.
     */
    private static final int COLUMNS_BEFORE_ERRORS = 1;

    private static final int COLUMNS_BEFORE_SENT = 5;

    private final HostSeries series;
    private final HostFiles files;
    private final CpuUsage cpu = new CpuUsage();
    private final FileSystems fileSystems = new FileSystems();
    private final Disks disks = new Disks();
    private final Temperatures temperatures = new Temperatures();
    private OptionalLong foundNs = OptionalLong.empty();

    /**
     * A reader that has not looked yet.
     *
     * @param source the first half of every name
     * @param root usually {@code /}
     */
    HostReader(String source, Path root) {
        this.series = new HostSeries(source);
        this.files = new HostFiles(root);
    }

    /**
     * Everything that can be read now; CPU usage only from the second look on.
     *
     * @param nowNs of the monotonic clock
     */
    List<Reading> read(Stamp now, long nowNs) {
        if (foundNs.isEmpty() || nowNs - foundNs.getAsLong() >= FIND_NS) {
            foundNs = OptionalLong.of(nowNs);
            disks.find(files);
            temperatures.find(files);
        }
        HostSample sample = new HostSample(series, now);
        cpu.sample(files, sample);
        load(sample);
        memory(sample);
        fileSystems.sample(files, sample);
        disks.sample(files, sample);
        network(sample);
        temperatures.sample(files, sample);
        uptime(sample);
        return sample.readings();
    }

    @Override
    public void close() {
        files.close();
    }

    private void load(HostSample sample) {
        HostText text = files.read("proc/loadavg");
        if (text.nextLine()) {
            for (int i = 0; i < LOADS.length && text.nextWord(); i++) {
                decimal(sample, LOADS[i], HostSample.NONE, text.word());
            }
        }
    }

    private void memory(HostSample sample) {
        long total = 0;
        long available = UNKNOWN;
        long swapTotal = UNKNOWN;
        long swapFree = UNKNOWN;
        HostText text = files.read("proc/meminfo");
        while (text.nextLine()) {
            if (!text.nextWord()) {
                continue;
            }
            if (text.is("MemTotal:")) {
                total = amount(text);
            } else if (text.is("MemAvailable:")) {
                available = amount(text);
            } else if (text.is("SwapTotal:")) {
                swapTotal = amount(text);
            } else if (text.is("SwapFree:")) {
                swapFree = amount(text);
            }
        }
        if (total > 0 && available != UNKNOWN) {
            sample.add("memory_total", HostSample.BYTES, Value.of(total));
            sample.add("memory_available", HostSample.BYTES, Value.of(available));
            sample.add("memory_usage", HostSample.PERCENT, Value.of(PERCENT * (total - available) / total));
        }
        if (swapTotal != UNKNOWN && swapFree != UNKNOWN) {
            sample.add("swap_used", HostSample.BYTES, Value.of(swapTotal - swapFree));
        }
    }

    private static long amount(HostText text) {
        return text.nextWord() && text.isNumber() ? text.number() * KIB : UNKNOWN;
    }

    private void network(HostSample sample) {
        HostText text = files.read("proc/net/dev");
        while (text.nextLine()) {
            if (text.nextWordUpTo(':') && !text.is("lo")) {
                String name = text.word();
                counter(sample, "network_received", name, text, 0, HostSample.BYTES);
                counter(sample, "network_receive_errors", name, text, COLUMNS_BEFORE_ERRORS, HostSample.NONE);
                counter(sample, "network_sent", name, text, COLUMNS_BEFORE_SENT, HostSample.BYTES);
                counter(sample, "network_send_errors", name, text, COLUMNS_BEFORE_ERRORS, HostSample.NONE);
            }
        }
    }

    private static void counter(
            HostSample sample, String tag, String networkInterface, HostText row, int columnsBefore, String unit) {
        if (row.skipWords(columnsBefore) && row.isNumber()) {
            sample.add(tag, "interface", networkInterface, unit, Value.of(row.number()));
        }
    }

    private void uptime(HostSample sample) {
        HostText text = files.read("proc/uptime");
        if (text.nextLine() && text.nextWord()) {
            decimal(sample, "uptime", HostSample.SECONDS, text.word());
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
