package io.tidegate.edge.source.host;

import io.tidegate.protocol.telemetry.Value;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How full the file systems on local devices are. Where they are mounted is worked out anew only when the list of mounts
 * is not what it was at the last look.
 */
final class FileSystems {

    private static final double PERCENT = 100.0;
    private static final byte[] UNKNOWN = {};

    private byte[] mounts = UNKNOWN;
    private Map<String, FileStore> stores = Map.of();

    void sample(HostFiles files, HostSample sample) {
        HostText text = files.read("proc/mounts");
        if (!text.isAll(mounts)) {
            mounts = text.copy();
            stores = find(text);
        }
        stores.forEach((mountPoint, store) -> add(mountPoint, store, sample));
    }

    private Map<String, FileStore> find(HostText text) {
        Map<String, FileStore> found = new LinkedHashMap<>();
        Set<String> devices = new HashSet<>();
        while (text.nextLine()) {
            // Only local devices: asking a network file system whose server is away would block.
            if (text.nextWord() && text.startsWith("/dev/") && devices.add(text.word()) && text.nextWord()) {
                String mountPoint = unescaped(text.word());
                try {
                    found.put(mountPoint, Files.getFileStore(Path.of(mountPoint)));
                } catch (IOException e) {
                    // Unmounted since, or not ours to look at; tried again at the next look.
                    mounts = UNKNOWN;
                }
            }
        }
        return found;
    }

    private static void add(String mountPoint, FileStore store, HostSample sample) {
        try {
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

    /** The kernel writes a space in a path as {@code \040}. */
    private static String unescaped(String mountPoint) {
        return mountPoint.indexOf('\\') < 0
                ? mountPoint
                : mountPoint.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }
}
