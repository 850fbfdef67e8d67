package io.tidegate.edge.powerloss;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.buffer.AppendOutcome.Appended;
import io.tidegate.edge.buffer.BufferUnavailableException;
import io.tidegate.edge.buffer.Slice;
import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.edge.buffer.TestReadings;
import io.tidegate.edge.buffer.h2.BufferOptions;
import io.tidegate.edge.buffer.h2.Manners;
import io.tidegate.edge.buffer.h2.RecordedBuffer;
import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.edge.disk.Crash;
import io.tidegate.edge.disk.DiskImage;
import io.tidegate.edge.disk.DiskJournal;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A life of a buffer whose clock is set while readings wait, and many crashes of it: what was given out under a number before
 * a crash is the same after it, whatever the clock does then. One thread.
 */
final class TimesWorld implements Trial {

    private static final int POINTS = 25;
    private static final int STEPS = 30;
    private static final int MOST_READINGS = 20;
    private static final long BOOT = 7;
    private static final AgentId AGENT = new AgentId("gw");
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

    private final long seed;
    private final int points;
    private final PlantedBug bug;

    /**
     * A reading that was given out.
     *
     * @param operations how many the disk had done by then
     */
    private record Given(int operations, StreamId stream, long number, Reading reading) {}

    private TimesWorld(long seed, int points, PlantedBug bug) {
        this.seed = seed;
        this.points = points;
        this.bug = bug;
    }

    /** Enough of them for so many crashes, with seeds one after another from {@code seed} on. */
    static List<TimesWorld> all(long seed, int points, PlantedBug bug) {
        List<TimesWorld> worlds = new ArrayList<>();
        for (int left = points; left > 0; left -= POINTS) {
            worlds.add(new TimesWorld(seed + worlds.size(), Math.min(POINTS, left), bug));
        }
        return worlds;
    }

    @Override
    public String proof() {
        return "power cuts (times)";
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public void run(Path files, Tally tally) throws BrokenPromise, IOException {
        Random random = new Random(seed);
        DiskJournal journal = new DiskJournal(DiskImage.EMPTY, bug.truth());
        DiskImage.EMPTY.writeTo(files);
        List<Given> given = live(files, journal, random);
        for (int point = 0; point < points; point++) {
            int operations = 1 + random.nextInt(journal.size());
            Crash crash = Crash.any(random);
            journal.image(operations, crash, random).writeTo(files);
            List<Given> before =
                    given.stream().filter(one -> one.operations() <= operations).toList();
            tally.point("TIMES", before.size());
            check(files, before, "%s after operation %d".formatted(crash, operations), random);
        }
    }

    private List<Given> live(Path files, DiskJournal journal, Random random) throws BrokenPromise {
        List<Given> given = new ArrayList<>();
        try (TelemetryBuffer buffer = open(files, journal, random)) {
            long serial = 1;
            for (int step = 0; step < STEPS; step++) {
                int count = 1 + random.nextInt(MOST_READINGS);
                Readings readings = TestReadings.unsynced(serial, count, serial);
                serial += count;
                if (!(buffer.append(new Append(Lane.LIVE, readings, List.of(), anyClock(random)))
                        instanceof Appended appended)) {
                    throw new BrokenPromise("an append to a disk that is well was refused");
                }
                if (random.nextInt(6) == 0 && !buffer.clockTrusted(anyClock(random))) {
                    throw new BrokenPromise("a disk that is well did not take a correction");
                }
                if (random.nextInt(4) == 0) {
                    buffer.clockDoubted();
                }
                long first = 1 + random.nextLong(appended.range().last());
                give(
                        buffer,
                        appended.stream(),
                        new SequenceRange(first, appended.range().last()),
                        journal,
                        given);
            }
            return given;
        } catch (BufferUnavailableException e) {
            throw new BrokenPromise("the buffer cannot be opened: " + e.getMessage());
        }
    }

    private static void give(
            TelemetryBuffer buffer, StreamId stream, SequenceRange wanted, DiskJournal journal, List<Given> given)
            throws BrokenPromise {
        Slice slice = buffer.read(stream, wanted, 1 << 9)
                .orElseThrow(() -> new BrokenPromise("%s of %s cannot be read".formatted(wanted, stream)));
        long number = slice.range().first();
        for (Reading reading : slice.readings()) {
            given.add(new Given(journal.size(), stream, number++, reading));
        }
    }

    private void check(Path files, List<Given> before, String how, Random random) throws BrokenPromise {
        try (TelemetryBuffer buffer = open(files, new DiskJournal(), random)) {
            if (!buffer.clockTrusted(anyClock(random))) {
                throw new BrokenPromise("%s: a disk that is well did not take a correction".formatted(how));
            }
            for (Given given : before) {
                SequenceRange number = new SequenceRange(given.number(), given.number());
                List<Reading> now = buffer.read(given.stream(), number, 1)
                        .map(Slice::readings)
                        .orElse(Readings.NONE);
                if (!now.equals(List.of(given.reading()))) {
                    throw new BrokenPromise("%s: number %d was given out as %s, and is %s now"
                            .formatted(how, given.number(), given.reading(), now));
                }
            }
        } catch (BufferUnavailableException e) {
            throw new BrokenPromise("%s: the buffer cannot be opened: %s".formatted(how, e.getMessage()));
        }
    }

    private static ClockOffset anyClock(Random random) {
        return new ClockOffset(BOOT, random.nextInt(1_000_000));
    }

    private static TelemetryBuffer open(Path files, DiskJournal journal, Random random)
            throws BufferUnavailableException {
        return RecordedBuffer.open(
                BufferOptions.defaults(files, AGENT), journal, () -> Long.MAX_VALUE, Manners.GOOD, () -> NOW, random);
    }
}
