package io.tidegate.edge.buffer.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.buffer.AppendOutcome.Appended;
import io.tidegate.edge.buffer.BufferListener;
import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.edge.buffer.TestReadings;
import io.tidegate.edge.buffer.h2.BufferFixture.TestClock;
import io.tidegate.edge.buffer.h2.DiskJournal.Crash;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * G1 under the real H2: whatever moment the power goes, and whatever part of the unsynced writes is lost, reordered or
 * torn, everything accepted before is there, and every gap that was told of still is one.
 *
 * <p>A failure names its seed; {@code -Dtidegate.powerloss.seed=N} repeats it, {@code -Dtidegate.powerloss.crashes=N}
 * runs more than the build does.
 */
class PowerLossTest {

    private static final int CRASHES = Integer.getInteger("tidegate.powerloss.crashes", 100);
    private static final long SEED = Long.getLong("tidegate.powerloss.seed", 20_261_121);
    private static final int APPENDS = 60;
    private static final int ROUNDS_PER_RECORDING = 50;

    @TempDir
    private Path directory;

    /** What had been promised when so many operations had been done. */
    private record Promise(int operations, StreamId stream, SequenceRange range, long firstSerial, String key) {}

    private record ToldGap(int operations, StreamId stream, Gap gap) {}

    /** One life of a buffer. */
    private record Recording(DiskJournal journal, List<Promise> promises, List<ToldGap> gaps) {}

    @Test
    void whatWasAcceptedIsThereAfterAPowerCut() throws Exception {
        int[] violations = crash(CRASHES, Crash.POWER, true);
        assertThat(violations[0]).isZero();
    }

    @Test
    void whatWasAcceptedIsThereAfterAKill() throws Exception {
        int[] violations = crash(CRASHES / 4, Crash.PROCESS, true);
        assertThat(violations[0]).isZero();
    }

    @Test
    void aDiskThatLiesIsFoundOut() throws Exception {
        int[] violations = crash(20, Crash.POWER_ON_A_LYING_DISK, false);
        assertThat(violations[0]).as("else this test proves nothing").isPositive();
    }

    /** Crashes so many times; counts the promises that were broken, or fails on the first. */
    private int[] crash(int times, Crash crash, boolean failAtOnce) throws Exception {
        int[] violations = new int[1];
        Recording recording = null;
        for (int i = 0; i < times; i++) {
            long seed = SEED + i;
            if (recording == null || i % ROUNDS_PER_RECORDING == 0) {
                recording = record(directory.resolve("life-" + i), new Random(seed));
            }
            Random random = new Random(seed);
            int operations = 1 + random.nextInt(recording.journal().size());
            Path image = directory.resolve("crash-" + i);
            recording.journal().replay(operations, crash, random, image);
            String broken = check(recording, operations, image);
            if (!broken.isEmpty()) {
                violations[0]++;
                assertThat(failAtOnce)
                        .as("seed %d, crash after operation %d: %s", seed, operations, broken)
                        .isFalse();
            }
            BufferFixture.deleteFiles(image);
        }
        return violations;
    }

    private Recording record(Path files, Random random) throws Exception {
        DiskJournal journal = new DiskJournal();
        Recording recording = new Recording(journal, new ArrayList<>(), new ArrayList<>());
        TestClock clock = new TestClock();
        long serial = 1;
        for (int life = 0; life < 2; life++) {
            TelemetryBuffer buffer =
                    H2SegmentBuffer.open(options(files), new RecordingDisk(files, journal), clock, random);
            buffer.listen(new BufferListener() {
                @Override
                public void appended(StreamId stream, long through) {}

                @Override
                public void gapped(StreamId stream, Gap gap) {
                    recording.gaps().add(new ToldGap(journal.size(), stream, gap));
                }
            });
            for (int i = 0; i < APPENDS / 2; i++) {
                clock.advance(5_000);
                Lane lane = random.nextInt(4) == 0 ? Lane.ALARM : Lane.LIVE;
                int count = 1 + random.nextInt(60);
                IdempotencyRecord key =
                        new IdempotencyRecord("key " + serial, serial, clock.now.toEpochMilli() * 1_000_000);
                Appended appended = (Appended) buffer.append(
                        new Append(lane, TestReadings.large(serial, count, 1 << random.nextInt(9)), List.of(key)));
                recording
                        .promises()
                        .add(new Promise(journal.size(), appended.stream(), appended.range(), serial, key.key()));
                serial += count;
                if (random.nextInt(3) == 0) {
                    buffer.settle(
                            appended.stream(),
                            new SequenceRange(1, appended.range().first()));
                }
                if (random.nextInt(15) == 0) {
                    buffer.giveUp(appended.stream(), appended.range(), GapReason.POISON);
                }
            }
            buffer.close();
        }
        return recording;
    }

    private static BufferOptions options(Path files) {
        return BufferOptions.defaults(files, BufferFixture.AGENT).withSegmentBytes(150_000);
    }

    /** What is wrong after the crash; empty if nothing is. */
    private static String check(Recording recording, int operations, Path image) throws Exception {
        try (BufferFixture after = BufferFixture.unsynced(options(image))) {
            Map<StreamId, TreeMap<Long, Long>> pending = new HashMap<>();
            for (Promise promise : recording.promises()) {
                if (promise.operations() > operations) {
                    break;
                }
                StreamId stream = promise.stream();
                if (after.buffer.streams().stream()
                        .noneMatch(report -> report.stream().equals(stream))) {
                    return stream + " is forgotten";
                }
                TreeMap<Long, Long> readable = pending.computeIfAbsent(stream, after::pendingSerials);
                for (long i = 0; i < promise.range().count(); i++) {
                    long number = promise.range().first() + i;
                    Long serial = readable.get(number);
                    if (serial == null
                            ? !isSettled(after, recording, stream, number)
                            : serial != promise.firstSerial() + i) {
                        return "number %d of %s is %s".formatted(number, stream, serial);
                    }
                }
                if (after.buffer.recall(promise.key()).isEmpty()) {
                    return promise.key() + " is forgotten";
                }
            }
            for (ToldGap told : recording.gaps()) {
                if (told.operations() <= operations
                        && after.buffer.gaps(told.stream()).stream()
                                .noneMatch(
                                        gap -> gap.range().contains(told.gap().range()))) {
                    return told + " is no gap any more";
                }
            }
            if (after.buffer.counts().lost().get(GapReason.SALVAGED) > 0) {
                return "something was lost";
            }
            after.append(Lane.LIVE, 5_000_000, 3);
            after.restart();
            return after.pendingSerials(Lane.LIVE).contains(5_000_002L) ? "" : "it does not go on";
        }
    }

    /** Whether a number was settled before the crash, so that it need not be pending. */
    private static boolean isSettled(BufferFixture after, Recording recording, StreamId stream, long number) {
        return after.buffer.snapshot(stream).stored().stream().anyMatch(range -> range.contains(number))
                || recording.gaps().stream()
                        .anyMatch(told -> told.stream().equals(stream)
                                && told.gap().range().contains(number));
    }
}
