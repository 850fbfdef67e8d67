package io.tidegate.edge.source.host;

import io.tidegate.protocol.telemetry.Value;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How full the file systems on local devices are, and what their devices read and wrote since boot. */
final class Disks {

    private static final int MOUNT_DEVICE_COLUMN = 0;
    private static final int MOUNT_POINT_COLUMN = 1;
    private static final int NAME_COLUMN = 2;
    private static final int READ_COLUMN = 5;
    private static final int WRITTEN_COLUMN = 9;

    /** The kernel counts in sectors of this size whatever the device has. */
    private static final long SECTOR_BYTES = 512;

    private static final double PERCENT = 100.0;

    private Disks() {}

    static void sample(HostFiles files, HostSample sample) {
        Set<String> devices = new HashSet<>();
        for (String[] row : files.table("proc/mounts")) {
            // Only local devices: asking a network file system whose server is away would block.
            if (row.length > MOUNT_POINT_COLUMN
                    && row[MOUNT_DEVICE_COLUMN].startsWith("/dev/")
                    && devices.add(row[MOUNT_DEVICE_COLUMN])) {
                fileSystem(unescaped(row[MOUNT_POINT_COLUMN]), sample);
            }
        }
        Set<String> whole = files.entries("sys/block", "*").stream()
                .map(path -> String.valueOf(path.getFileName()))
                .filter(name -> !name.startsWith("loop") && !name.startsWith("ram"))
                .collect(Collectors.toSet());
        files.table("proc/diskstats").stream()
                .filter(row -> row.length > WRITTEN_COLUMN && whole.contains(row[NAME_COLUMN]))
                .forEach(row -> device(row, sample));
    }

    private static void fileSystem(String mountPoint, HostSample sample) {
        try {
            FileStore store = Files.getFileStore(Path.of(mountPoint));
            long total = store.getTotalSpace();
            long used = total - store.getUnallocatedSpace();
            long usable = store.getUsableSpace();
            if (total > 0) {
                sample.add("disk_total", "mount", mountPoint, HostSample.BYTES, Value.of(total));
                sample.add("disk_used", "mount", mountPoint, HostSample.BYTES, Value.of(used));
                // As df has it: what only root may use is no room.
                double usage = PERCENT * used / Math.max(1, used + usable);
                sample.add("disk_usage", "mount", mountPoint, HostSample.PERCENT, Value.of(usage));
            }
        } catch (IOException e) {
            // Unmounted since, or not ours to look at.
        }
    }

    private static void device(String[] row, HostSample sample) {
        for (DiskCounter counter :
                List.of(new DiskCounter("disk_read", READ_COLUMN), new DiskCounter("disk_written", WRITTEN_COLUMN))) {
            HostFiles.number(row[counter.column])
                    .ifPresent(sectors -> sample.add(
                            counter.tag,
                            "device",
                            row[NAME_COLUMN],
                            HostSample.BYTES,
                            Value.of(sectors * SECTOR_BYTES)));
        }
    }

    /** The kernel writes a space in a path as {@code \040}. */
    private static String unescaped(String mountPoint) {
        return mountPoint.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }

    private record DiskCounter(String tag, int column) {}
}
