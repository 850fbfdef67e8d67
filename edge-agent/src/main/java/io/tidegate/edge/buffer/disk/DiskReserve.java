package io.tidegate.edge.buffer.disk;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room on the disk that is given free when it is full, so that the account of what is deleted can still be written.
 * Thread-safe.
 */
public final class DiskReserve {

    public static final String FILE = "reserve";

    private static final Logger LOG = LoggerFactory.getLogger(DiskReserve.class);

    private final Disk disk;
    private final int bytes;

    public DiskReserve(Disk disk, int bytes) {
        this.disk = disk;
        this.bytes = bytes;
    }

    /** Takes the room if the disk has it. */
    public synchronized void take() {
        if (disk.size(FILE) >= bytes || disk.usableBytes() < 2L * bytes) {
            return;
        }
        try {
            disk.fill(FILE, bytes);
        } catch (IOException e) {
            LOG.warn("The buffer has no reserve on the disk for now: {}", e.getMessage());
        }
    }

    /** Gives the room free; false if there was none. */
    public synchronized boolean release() {
        if (disk.size(FILE) == 0) {
            return false;
        }
        try {
            disk.delete(FILE);
            LOG.warn("The disk is full: the buffer's reserve of {} bytes is given free", bytes);
            return true;
        } catch (IOException e) {
            LOG.warn("The buffer's reserve could not be given free: {}", e.getMessage());
            return false;
        }
    }
}
