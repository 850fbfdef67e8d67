package io.tidegate.edge.powerloss;

import io.tidegate.edge.buffer.BufferUnavailableException;
import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.edge.buffer.h2.Manners;
import io.tidegate.edge.buffer.h2.RecordedBuffer;
import io.tidegate.edge.disk.Crash;
import io.tidegate.edge.disk.DiskImage;
import io.tidegate.edge.disk.DiskJournal;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.StreamId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One life of a buffer and many crashes of it, all of them decided by a seed. One thread. */
final class BufferWorld implements Trial {

    /** Serial numbers of the second life, of the readings that show that it goes on, and of those after a restart. */
    private static final long SECOND_LIFE = 1_000_000;

    private static final long GOING_ON = 2_000_000;

    private static final int SECOND_LIFE_STEPS = 4;

    /** Crashes of one life: enough of them to make up for leading it, few enough to see many lives. */
    private static final int POINTS = 25;

    /** So many crashes of a second life are looked at before the first one is cut somewhere else. */
    private static final int CUTS_OF_SECOND_LIFE = 4;

    private static final AgentId AGENT = new AgentId("gw");

    private final long seed;
    private final Kind kind;
    private final PlantedBug bug;
    private final int points;

    /**
     * A life that was written down: what was done to the disk, and what was promised.
     *
     * @param began how many operations of an earlier life come first
     */
    private record Recording(DiskJournal journal, int began, List<Event> events, Expectation before) {}

    /**
     * What a crash left, and what may be in it.
     *
     * @param image the files as the next process finds them
     * @param disk what of them is there after a power cut
     */
    private record Remains(DiskImage image, DiskJournal disk, Expectation expectation, String how) {}

    /** Which is going to crash so many times. */
    BufferWorld(long seed, int points, PlantedBug bug) {
        this.seed = seed;
        this.kind = Kind.of(seed);
        this.points = points;
        this.bug = bug;
    }

    /** Enough of them for so many crashes, with seeds one after another from {@code seed} on. */
    static List<BufferWorld> all(long seed, int points, PlantedBug bug) {
        List<BufferWorld> worlds = new ArrayList<>();
        for (int left = points; left > 0; left -= POINTS) {
            worlds.add(new BufferWorld(seed + worlds.size(), Math.min(POINTS, left), bug));
        }
        return worlds;
    }

    @Override
    public String proof() {
        return "power cuts (" + kind + ")";
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public void run(Path files, Tally tally) throws BrokenPromise, IOException {
        new Run(files, tally).run();
    }

    /** Its files and its counts while it runs. */
    private final class Run {

        private final Path files;
        private final Tally tally;

        Run(Path files, Tally tally) {
            this.files = files;
            this.tally = tally;
        }

        void run() throws BrokenPromise, IOException {
            Remains nothing = new Remains(DiskImage.EMPTY, disk(DiskImage.EMPTY), new Expectation(), "");
            Recording first = live(nothing, new Random(seed), 1, kind.shape.steps);
            for (int point = 0; point < points; ) {
                Random random = new Random(seed * 1_000_003 + point);
                Remains remains = cut(first, random);
                if (!kind.shape.cutTwice) {
                    check(remains, random);
                    point++;
                    continue;
                }
                if (kind.shape.damaged) {
                    remains = damage(remains, random);
                }
                Recording second = liveAfter(remains, random);
                for (int again = 0; again < CUTS_OF_SECOND_LIFE && point < points; again++, point++) {
                    Remains last = cut(second, random);
                    String how = remains.how() + ", then " + last.how();
                    check(new Remains(last.image(), last.disk(), last.expectation(), how), random);
                }
            }
        }

        private Recording liveAfter(Remains remains, Random random) throws BrokenPromise, IOException {
            try {
                return live(remains, random, SECOND_LIFE, SECOND_LIFE_STEPS);
            } catch (BrokenPromise e) {
                throw new BrokenPromise("%s: %s".formatted(remains.how(), e.getMessage()));
            }
        }

        private Recording live(Remains remains, Random random, long firstSerial, int steps)
                throws BrokenPromise, IOException {
            remains.image().writeTo(files);
            DiskJournal journal = remains.disk();
            int began = journal.size();
            Expectation before = remains.expectation();
            try (BufferLife life = new BufferLife(kind, bug, files, journal, random, firstSerial)) {
                new BufferCheck(life.buffer(), before).holds(life.look(before.streams()));
                for (int i = 0; i < steps; i++) {
                    life.step();
                }
                return new Recording(journal, began, life.events(), before);
            } catch (BufferUnavailableException e) {
                tally.unopenable();
                throw new BrokenPromise("the buffer cannot be opened: " + e.getMessage());
            }
        }

        private Remains cut(Recording life, Random random) {
            List<Integer> turns = life.journal().turningPoints().stream()
                    .filter(turn -> turn > life.began())
                    .toList();
            // Half of the crashes are where names change: there are few such moments, and what is decided there is
            // whole files.
            int operations = random.nextBoolean() && !turns.isEmpty()
                    ? turns.get(random.nextInt(turns.size())) - random.nextInt(2)
                    : life.began() + 1 + random.nextInt(life.journal().size() - life.began());
            Crash crash = Crash.any(random);
            Expectation expectation = life.before().copy();
            expectation.add(life.events(), operations);
            DiskImage image = life.journal().image(operations, crash, random);
            return new Remains(
                    image,
                    // The system outlives a process, and what it had not written yet may still be lost.
                    crash == Crash.KILL ? life.journal().until(operations) : disk(image),
                    expectation,
                    "%s after operation %d".formatted(crash, operations));
        }

        private DiskJournal disk(DiskImage image) {
            return new DiskJournal(image, bug.truth());
        }

        private Remains damage(Remains remains, Random random) {
            RecordedBuffer.Damaged damaged = RecordedBuffer.damageSegment(remains.image(), random);
            Expectation expectation = remains.expectation().copy();
            for (RecordedBuffer.Hit hit : damaged.hits()) {
                expectation.damaged(new StreamId(AGENT, hit.epoch(), hit.lane()), hit.range(), hit.newest());
            }
            return new Remains(
                    damaged.image(), disk(damaged.image()), expectation, remains.how() + ", a segment damaged");
        }

        private void check(Remains remains, Random random) throws BrokenPromise, IOException {
            remains.image().writeTo(files);
            tally.point(kind.name(), remains.expectation().promised());
            try (TelemetryBuffer buffer = open(random)) {
                BufferCheck check = new BufferCheck(buffer, remains.expectation());
                check.holds(Holdings.of(buffer, remains.expectation().streams()));
                check.goesOn(GOING_ON);
            } catch (BufferUnavailableException e) {
                tally.unopenable();
                throw new BrokenPromise("%s: the buffer cannot be opened: %s".formatted(remains.how(), e.getMessage()));
            } catch (BrokenPromise e) {
                throw new BrokenPromise("%s: %s".formatted(remains.how(), e.getMessage()));
            }
        }

        private TelemetryBuffer open(Random random) throws BufferUnavailableException {
            return RecordedBuffer.open(
                    kind.options(files),
                    new DiskJournal(),
                    () -> Long.MAX_VALUE,
                    Manners.GOOD.with(kind.shape.settings),
                    () -> java.time.Instant.parse("2026-11-21T03:00:00Z"),
                    random);
        }
    }
}
