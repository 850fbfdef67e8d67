package io.tidegate.edge.powerloss;

import io.tidegate.edge.buffer.h2.BufferOptions;
import io.tidegate.edge.disk.Crash;
import io.tidegate.edge.disk.DiskImage;
import io.tidegate.edge.disk.DiskJournal;
import io.tidegate.edge.disk.Fault;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A short life of a buffer in which one operation on the disk fails, or that one and all after it for a while. Nothing
 * accepted is lost; what was refused is there as a whole or not at all; once the disk is well the buffer works, without
 * being told; and the power may go then, too.
 */
final class FailingLife implements Trial {

    private static final int NEVER_FAILS = Integer.MAX_VALUE;
    private static final long SEGMENT_BYTES = 40_000;
    private static final int CHUNK_READINGS = 12;

    private final long seed;
    private final int failsAt;
    private final How how;
    private final PlantedBug bug;

    /** What the disk says, and for how many operations. */
    enum How {
        BROKEN_ONCE,
        FULL_ONCE,
        BROKEN_FOR_A_WHILE,
        FULL_FOR_A_WHILE;

        private static final int WHILE = 25;

        private int operations() {
            return this == BROKEN_ONCE || this == FULL_ONCE ? 1 : WHILE;
        }

        private IOException failure() {
            return this == BROKEN_ONCE || this == BROKEN_FOR_A_WHILE ? Fault.inputOutput() : Fault.noSpace();
        }
    }

    private FailingLife(long seed, int failsAt, How how, PlantedBug bug) {
        this.seed = seed;
        this.failsAt = failsAt;
        this.how = how;
        this.bug = bug;
    }

    /**
     * One life for each operation of it.
     *
     * @param hows how many kinds of failure each operation meets; the others come with other seeds
     */
    static List<FailingLife> all(long seed, int hows, PlantedBug bug) throws BrokenPromise, IOException {
        Path files = Campaign.scratch();
        int operations = new FailingLife(seed, NEVER_FAILS, How.FULL_ONCE, PlantedBug.NONE).operations(files);
        Campaign.clear(files);
        List<FailingLife> lives = new ArrayList<>();
        for (int failsAt = 0; failsAt < operations; failsAt++) {
            for (int i = 0; i < hows; i++) {
                How how = How.values()[(int) Math.floorMod(seed + failsAt + i, (long) How.values().length)];
                lives.add(new FailingLife(seed, failsAt, how, bug));
            }
        }
        return lives;
    }

    @Override
    public String proof() {
        return "failing disk (operation %d, %s)".formatted(failsAt, how);
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public void run(Path files, Tally tally) throws BrokenPromise, IOException {
        tally.fault();
        Random random = new Random(seed);
        DiskJournal journal = new DiskJournal(DiskImage.EMPTY, bug.truth());
        Counting counting = new Counting();
        try (ScriptedBuffer buffer = begin(files, journal, random)) {
            journal.failWith(counting);
            live(buffer, random);
            journal.failWith(Fault.NONE);
            if (!buffer.offer(Lane.LIVE, 3, 10, false)) {
                throw new BrokenPromise("the disk is well again, and an append is refused: " + buffer.refusal());
            }
            buffer.check();
            buffer.checkAfterPowerCut(Crash.any(random));
        }
    }

    /** How many operations such a life has when none of them fails. */
    private int operations(Path files) throws BrokenPromise, IOException {
        Random random = new Random(seed);
        DiskJournal journal = new DiskJournal();
        Counting counting = new Counting();
        try (ScriptedBuffer buffer = begin(files, journal, random)) {
            journal.failWith(counting);
            live(buffer, random);
            buffer.check();
        }
        return counting.count;
    }

    private ScriptedBuffer begin(Path files, DiskJournal journal, Random random) throws IOException {
        DiskImage.EMPTY.writeTo(files);
        BufferOptions defaults = BufferOptions.defaults(files, new AgentId("gw"))
                .limited(1L << 30, BufferOptions.WhenFull.DROP_OLDEST)
                .withSegmentBytes(SEGMENT_BYTES);
        BufferOptions options = new BufferOptions(
                files,
                defaults.agent(),
                defaults.maxBytes(),
                defaults.whenFull(),
                defaults.segmentBytes(),
                CHUNK_READINGS,
                defaults.maxChunkBytes(),
                defaults.maxKeys(),
                defaults.keyRetentionMs(),
                defaults.saveIntervalMs(),
                defaults.recentBytes(),
                0);
        return new ScriptedBuffer(options, journal, () -> Long.MAX_VALUE, bug, random);
    }

    private static void live(ScriptedBuffer buffer, Random random) {
        buffer.offer(Lane.LIVE, 5, 100, true);
        buffer.offer(Lane.LIVE, 30, 200, true);
        buffer.offer(Lane.ALARM, 4, 10, false);
        buffer.settle(Lane.LIVE, 5);
        buffer.giveUp(Lane.LIVE, new SequenceRange(8, 9));
        for (int i = 0; i < 6; i++) {
            buffer.offer(Lane.LIVE, 1 + random.nextInt(30), 1 + random.nextInt(400), random.nextBoolean());
        }
        buffer.stop();
        buffer.offer(Lane.LIVE, 10, 100, true);
        buffer.giveUp(Lane.LIVE, new SequenceRange(20, 21));
        buffer.offer(Lane.ALARM, 15, 10, true);
    }

    /** Counts what is done to the disk, and fails where it is to. */
    private final class Counting implements Fault {

        private int count;

        @Override
        public void strike(String file, Moment moment, long growthBytes) throws IOException {
            int index = count++;
            if (index >= failsAt && index - failsAt < how.operations()) {
                throw how.failure();
            }
        }
    }
}
