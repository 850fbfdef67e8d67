package io.tidegate.edge.buffer.segment;

import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.disk.Disk;
import io.tidegate.edge.buffer.disk.StorageException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a look through a whole segment has found, once through H2 and once through its raw bytes. */
public final class Inspection {

    private @Nullable Chunk first;
    private long last;
    private long highestTorn;
    private final FoundAppends appends = new FoundAppends();

    private Inspection() {}

    /**
     * Looks through a segment that is not open.
     *
     * @param keys is given the idempotency keys found
     * @throws StorageException damaged if H2 cannot read all of it
     */
    public static Inspection of(Disk disk, String file, Consumer<List<IdempotencyRecord>> keys)
            throws StorageException {
        Inspection inspection = new Inspection();
        try (SegmentFile whole = SegmentFile.open(disk, file)) {
            whole.forEach(chunk -> {
                inspection.first = inspection.first == null ? chunk : inspection.first;
                inspection.last = chunk.range().last();
                keys.accept(chunk.keys());
            });
        }
        inspection.searchRaw(disk, file);
        return inspection;
    }

    /** Looks through the raw bytes only. */
    public static Inspection ofRaw(Disk disk, String file) throws StorageException {
        Inspection inspection = new Inspection();
        inspection.searchRaw(disk, file);
        return inspection;
    }

    /** The chunk found first; null if there is none. */
    @Nullable
    public Chunk first() {
        return first;
    }

    /** The highest number that H2 gives, or 0. */
    public long last() {
        return last;
    }

    /** The highest number of an append that lies in the raw bytes as a whole, or 0. */
    public long highestWhole() {
        return appends.highestWhole();
    }

    /** Whether there are whole appends beyond what H2 gives: it goes back when it cannot read its newest version. */
    public boolean isCutShort() {
        return highestWhole() > last;
    }

    /** Whether there are traces of an append beyond what H2 gives: a write that was cut off, or damage. */
    public boolean isTorn() {
        return Math.max(highestTorn, appends.highest()) > last;
    }

    private void searchRaw(Disk disk, String file) throws StorageException {
        try (SalvagedFile raw = SalvagedFile.scan(disk, file, chunk -> {
            first = first == null ? chunk : first;
            appends.add(chunk);
            return false;
        })) {
            highestTorn = raw.highestTorn();
        }
    }
}
