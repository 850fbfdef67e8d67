package io.tidegate.edge.buffer.segment;

import io.tidegate.edge.buffer.disk.Disk;
import io.tidegate.edge.buffer.disk.StorageException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files that are open: those that are appended to or salvaged, and the few that were read last. Thread-safe. */
public final class OpenSegments {

    /** Sealed segments open for reading at a time: one for the backlog, one for what was asked again. */
    private static final int MAX_READ = 2;

    private final Disk disk;
    private final Map<String, ChunkSource> pinned = new HashMap<>();
    private final LinkedHashMap<String, ChunkSource> read = new LinkedHashMap<>(MAX_READ + 1, 1, true);

    public OpenSegments(Disk disk) {
        this.disk = disk;
    }

    /** Keeps a file open until {@link #close(String)}. */
    public synchronized void pin(String file, ChunkSource source) {
        close(file);
        pinned.put(file, source);
    }

    /** The open file; opened if it was not. */
    public synchronized ChunkSource get(Segment segment) throws StorageException {
        String file = segment.file();
        ChunkSource open = pinned.get(file);
        if (open == null) {
            open = read.get(file);
        }
        if (open == null) {
            open = SegmentFile.open(disk, file);
            read.put(file, open);
            if (read.size() > MAX_READ) {
                close(read.keySet().iterator().next());
            }
        }
        return open;
    }

    /** Closes a file if it is open; waits for who reads it. */
    public synchronized void close(String file) {
        ChunkSource open = pinned.remove(file);
        if (open == null) {
            open = read.remove(file);
        }
        if (open != null) {
            open.close();
        }
    }

    public synchronized void closeAll() {
        pinned.values().forEach(ChunkSource::close);
        pinned.clear();
        read.values().forEach(ChunkSource::close);
        read.clear();
    }
}
