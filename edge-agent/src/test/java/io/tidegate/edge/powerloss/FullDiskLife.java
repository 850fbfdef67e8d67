package io.tidegate.edge.powerloss;

import io.tidegate.edge.buffer.h2.BufferOptions;
import io.tidegate.edge.buffer.h2.BufferOptions.WhenFull;
import io.tidegate.edge.disk.Crash;
import io.tidegate.edge.disk.DiskImage;
import io.tidegate.edge.disk.DiskJournal;
import io.tidegate.edge.disk.Fault;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Another program takes all that the disk has left. With {@code drop_oldest} the buffer goes on taking readings in the room
 * that it makes for them, and tells of every gap; with {@code reject_new} it goes on once receipts have settled a segment.
 * For either, what is deleted has to be written down on a disk that is full.
 */
final class FullDiskLife implements Trial {

    private static final long DISK_BYTES = 64L << 20;
    private static final int BEFORE = 30;
    private static final int AFTER = 20;

    /** Readings of an append, so large that three of them fill a segment. */
    private static final int READINGS = 40;

    private static final int READING_BYTES = 4_000;

    private final long seed;
    private final PlantedBug bug;

    FullDiskLife(long seed, PlantedBug bug) {
        this.seed = seed;
        this.bug = bug;
    }

    /** So many of them. */
    static List<FullDiskLife> all(long seed, int lives, PlantedBug bug) {
        List<FullDiskLife> all = new ArrayList<>();
        for (int i = 0; i < lives; i++) {
            all.add(new FullDiskLife(seed + i, bug));
        }
        return all;
    }

    @Override
    public String proof() {
        return "full disk (" + policy() + ")";
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public void run(Path files, Tally tally) throws BrokenPromise, IOException {
        tally.fault();
        Random random = new Random(seed);
        DiskImage.EMPTY.writeTo(files);
        DiskJournal journal = new DiskJournal(DiskImage.EMPTY, bug.truth());
        SmallDisk disk = new SmallDisk();
        journal.failWith(disk);
        try (ScriptedBuffer buffer = new ScriptedBuffer(options(files), journal, () -> disk.free, bug, random)) {
            for (int i = 0; i < BEFORE; i++) {
                buffer.offer(Lane.LIVE, READINGS, READING_BYTES - random.nextInt(READING_BYTES / 2), i % 3 == 0);
            }
            disk.free = 0;
            if (policy() == WhenFull.DROP_OLDEST) {
                dropOldest(buffer);
            } else {
                rejectNew(buffer);
            }
            disk.free = DISK_BYTES;
            if (!buffer.offer(Lane.LIVE, 3, 10, false)) {
                throw new BrokenPromise("there is room again, and an append is refused: " + buffer.refusal());
            }
            buffer.check();
            buffer.checkAfterPowerCut(Crash.any(random));
        }
    }

    private void dropOldest(ScriptedBuffer buffer) throws BrokenPromise {
        for (int i = 0; i < AFTER; i++) {
            boolean taken = buffer.offer(Lane.LIVE, READINGS, READING_BYTES / 2, false);
            if (!taken) {
                // The first try may have made the room.
                taken = buffer.offer(Lane.LIVE, READINGS, READING_BYTES / 2, false);
            }
            if (!taken) {
                throw new BrokenPromise(
                        "on a full disk the buffer makes no room for append %d: %s".formatted(i, buffer.refusal()));
            }
        }
        if (buffer.gapsTold(GapReason.EVICTED) == 0) {
            throw new BrokenPromise("the buffer made room on a full disk and has told of no gap");
        }
    }

    private void rejectNew(ScriptedBuffer buffer) throws BrokenPromise {
        if (buffer.offer(Lane.LIVE, READINGS, READING_BYTES, false)) {
            throw new BrokenPromise("an append was accepted on a disk without room");
        }
        buffer.giveUp(Lane.LIVE, new SequenceRange(1_000, 1_010));
        if (buffer.gapsTold(GapReason.POISON) == 0) {
            throw new BrokenPromise("a gap record could not be written to a full disk");
        }
        buffer.settle(Lane.LIVE, BEFORE * READINGS / 2);
        if (!buffer.offer(Lane.LIVE, READINGS, READING_BYTES / 2, false)) {
            throw new BrokenPromise(
                    "half of what there was is settled, and the buffer makes no room of it: " + buffer.refusal());
        }
    }

    private WhenFull policy() {
        return WhenFull.values()[(int) Math.floorMod(seed, 2L)];
    }

    private BufferOptions options(Path files) {
        BufferOptions defaults = BufferOptions.defaults(files, new AgentId("gw"));
        return new BufferOptions(
                files,
                defaults.agent(),
                2 * BufferOptions.MIN_MAX_BYTES,
                policy(),
                BufferOptions.MIN_MAX_BYTES,
                defaults.maxChunkReadings(),
                defaults.maxChunkBytes(),
                defaults.maxKeys(),
                defaults.keyRetentionMs(),
                defaults.saveIntervalMs(),
                defaults.recentBytes(),
                0);
    }

    /** A disk on which only so much is free. */
    private static final class SmallDisk implements Fault {

        private long free = DISK_BYTES;

        @Override
        public void strike(String file, Moment moment, long growthBytes) throws IOException {
            if (growthBytes > free) {
                throw Fault.noSpace();
            }
            free -= growthBytes;
        }
    }
}
