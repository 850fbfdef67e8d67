package io.tidegate.edge.source.host;

import io.tidegate.protocol.telemetry.Value;
import java.util.Set;

/** What whole disks have read and written since boot. One owner. */
final class Disks {

    /** Columns of {@code /proc/diskstats} between the name and what was read, and between that and what was written. */
    private static final int COLUMNS_BEFORE_NAME = 2;

    private static final int COLUMNS_BEFORE_READ = 2;
    private static final int COLUMNS_BEFORE_WRITTEN = 3;

    /** The kernel counts in sectors of this size whatever the device has. */
    private static final long SECTOR_BYTES = 512;

    private Set<String> whole = Set.of();

    /** Looks which disks there are. */
    void find(HostFiles files) {
        whole = Set.of(files.names("sys/block", "", ""));
    }

    /** What those that were found have done. */
    void sample(HostFiles files, HostSample sample) {
        HostText rows = files.read("proc/diskstats");
        while (rows.nextLine()) {
            if (rows.skipWords(COLUMNS_BEFORE_NAME) && !rows.startsWith("loop") && !rows.startsWith("ram")) {
                String device = rows.word();
                if (whole.contains(device)) {
                    counter("disk_read", device, COLUMNS_BEFORE_READ, rows, sample);
                    counter("disk_written", device, COLUMNS_BEFORE_WRITTEN, rows, sample);
                }
            }
        }
    }

    private static void counter(String tag, String device, int columnsBefore, HostText row, HostSample sample) {
        if (row.skipWords(columnsBefore) && row.isNumber()) {
            sample.add(tag, "device", device, HostSample.BYTES, Value.of(row.number() * SECTOR_BYTES));
        }
    }
}
