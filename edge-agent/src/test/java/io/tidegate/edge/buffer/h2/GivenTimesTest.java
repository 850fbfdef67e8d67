package io.tidegate.edge.buffer.h2;

import static io.tidegate.edge.buffer.h2.BufferFixture.ANY_BYTES;
import static io.tidegate.edge.buffer.h2.BufferFixture.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.buffer.AppendOutcome.Appended;
import io.tidegate.edge.buffer.Slice;
import io.tidegate.edge.buffer.TestReadings;
import io.tidegate.edge.buffer.account.GivenTimes;
import io.tidegate.edge.buffer.account.StateKeeper;
import io.tidegate.edge.buffer.segment.TimeCorrection;
import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.edge.disk.DiskJournal;
import io.tidegate.edge.disk.Fault;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.TimeQuality;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Times that are put right, whatever happens in between: what was given out under a number stays what it was. */
class GivenTimesTest {

    private static final ClockOffset WRONG = new ClockOffset(7, 0);
    private static final ClockOffset RIGHT = new ClockOffset(7, 1_795_219_200_000_000_000L);
    private static final int MARK_STRIDE = (int) GivenTimes.MARK_STRIDE;

    private static final int SEEDS = 8;
    private static final int STEPS = 80;

    @TempDir
    private Path directory;

    private final DiskJournal journal = new DiskJournal();
    private BufferFixture fixture;

    @BeforeEach
    void open() throws Exception {
        BufferOptions options = BufferOptions.defaults(directory.resolve("buffer"), BufferFixture.AGENT);
        fixture = new BufferFixture(options, on -> new RecordingDisk(on, journal));
    }

    @AfterEach
    void close() {
        journal.failWith(Fault.NONE);
        fixture.close();
    }

    @Test
    void anAgentThatIsKilledBeforeTheClockIsRightHasItsReadingsCorrected() throws Exception {
        StreamId stream = append(1, 5);
        fixture.kill();
        append(6, 5);
        trust();
        fixture.kill();
        assertThat(qualities(stream, 1, 10)).containsOnly(TimeQuality.ESTIMATED);
        assertThat(read(stream, 1, 10).get(9).timeNs()).isEqualTo(RIGHT.wallMinusMonotonicNs() + 4_000_000);
    }

    @Test
    void whatWasGivenOutBeforeACrashStaysAsItWas() throws Exception {
        StreamId stream = append(1, 20);
        read(stream, 8, 10);
        fixture.kill();
        append(21, 5);
        trust();
        assertThat(qualities(stream, 1, 20)).containsOnly(TimeQuality.UNSYNCED);
        assertThat(qualities(stream, 21, 25)).containsOnly(TimeQuality.ESTIMATED);
    }

    @Test
    void afterAnOrderlyStopItIsKnownHowFarThatWas() throws Exception {
        StreamId stream = append(1, 20);
        read(stream, 8, 10);
        fixture.restart();
        trust();
        assertThat(qualities(stream, 1, 10)).containsOnly(TimeQuality.UNSYNCED);
        assertThat(qualities(stream, 11, 20)).containsOnly(TimeQuality.ESTIMATED);
    }

    @Test
    void aMarkCoversMuchThatIsGivenOutForOneWriteToTheDisk() {
        StreamId stream = append(1, MARK_STRIDE + 2);
        AtomicInteger writes = countWrites();
        read(stream, 1, 1);
        int forOneMark = writes.get();
        assertThat(forOneMark).isPositive();
        read(stream, 2, MARK_STRIDE + 1);
        assertThat(writes).hasValue(forOneMark);
        read(stream, MARK_STRIDE + 2, MARK_STRIDE + 2);
        assertThat(writes.get()).isGreaterThan(forOneMark);
    }

    @Test
    void readingsWhoseTimesAreNotInDoubtCostNothing() {
        StreamId stream = fixture.append(Lane.LIVE, 1, 10).stream();
        AtomicInteger writes = countWrites();
        read(stream, 1, 10);
        assertThat(writes).hasValue(0);
    }

    @Test
    void nothingIsGivenOutBeforeItsMarkIsDurable() throws Exception {
        StreamId stream = append(1, 5);
        failTheAccount();
        assertThat(fixture.buffer.read(stream, range(1, 5), ANY_BYTES)).isEmpty();
        journal.failWith(Fault.NONE);
        assertThat(qualities(stream, 1, 2)).containsOnly(TimeQuality.UNSYNCED);
        fixture.kill();
        trust();
        assertThat(qualities(stream, 1, 2)).containsOnly(TimeQuality.UNSYNCED);
    }

    @Test
    void nothingIsGivenOutBeforeItsCorrectionIsDurable() throws Exception {
        StreamId stream = append(1, 5);
        failTheAccount();
        assertThat(fixture.buffer.clockTrusted(RIGHT)).isFalse();
        assertThat(fixture.buffer.read(stream, range(1, 5), ANY_BYTES)).isEmpty();
        journal.failWith(Fault.NONE);
        List<Reading> corrected = read(stream, 1, 5);
        assertThat(corrected).extracting(Reading::timeQuality).containsOnly(TimeQuality.ESTIMATED);
        fixture.kill();
        assertThat(read(stream, 1, 5)).isEqualTo(corrected);
    }

    @Test
    void anAccountThatIsLostLeavesThemAsTheyWere() throws Exception {
        StreamId stream = append(1, 5);
        fixture.kill(files -> {
            for (String name : fixture.files()) {
                if (StateKeeper.isName(name)) {
                    Files.delete(files.resolve(name));
                }
            }
        });
        trust();
        assertThat(qualities(stream, 1, 5)).containsOnly(TimeQuality.UNSYNCED);
    }

    @Test
    void asManyCorrectionsAreKeptAsThereMayBeAndThenReadingsStayAsTheyAre() {
        StreamId stream = append(1, 1);
        for (int i = 1; i <= GivenTimes.MAX_CORRECTIONS; i++) {
            trust();
            fixture.buffer.clockDoubted();
            append(i + 1, 1);
        }
        trust();
        assertThat(qualities(stream, 1, GivenTimes.MAX_CORRECTIONS)).containsOnly(TimeQuality.ESTIMATED);
        assertThat(qualities(stream, GivenTimes.MAX_CORRECTIONS + 1, GivenTimes.MAX_CORRECTIONS + 1))
                .containsOnly(TimeQuality.UNSYNCED);
    }

    @Test
    void beyondSomeRangesAllBetweenThemCountsAsGivenOut() {
        int numbers = 2 * (GivenTimes.MAX_GIVEN_RANGES + 1);
        StreamId stream = append(1, numbers);
        for (int number = 1; number < 2 * GivenTimes.MAX_GIVEN_RANGES; number += 2) {
            read(stream, number, number);
        }
        StreamId other = append(Lane.ALARM, 1, numbers);
        for (int number = 1; number < numbers; number += 2) {
            read(other, number, number);
        }
        trust();
        assertThat(qualities(stream, 2, 2)).containsOnly(TimeQuality.ESTIMATED);
        assertThat(qualities(other, 1, numbers - 1)).containsOnly(TimeQuality.UNSYNCED);
        assertThat(qualities(other, numbers, numbers)).containsOnly(TimeQuality.ESTIMATED);
    }

    @Test
    void whateverHappensWhatWasGivenOutUnderANumberStaysWhatItWas() throws Exception {
        Seen seen = new Seen(false);
        for (long seed = 1; seed <= SEEDS; seed++) {
            live(new Random(seed), seen);
            assertThat(seen.changed).as("seed %d", seed).isEmpty();
        }
        assertThat(seen.estimated).isPositive();
        assertThat(seen.unsynced).isPositive();
    }

    /** What the test above would see of a buffer that corrects all that is unsynced, sent or not. */
    @Test
    void aTimeThatChangesAfterItWasGivenOutIsNoticed() throws Exception {
        Seen seen = new Seen(true);
        for (long seed = 1; seed <= SEEDS && seen.changed.isEmpty(); seed++) {
            live(new Random(seed), seen);
        }
        assertThat(seen.changed).isNotEmpty();
    }

    /** Kills, stops, failing disks, clocks that come and go, in any order, in a life of its own. */
    private void live(Random random, Seen seen) throws Exception {
        StreamId stream = append(1, 1);
        fixture.buffer.diverged(stream);
        stream = fixture.stream(Lane.LIVE);
        for (int step = 0; step < STEPS; step++) {
            long through = fixture.buffer.snapshot(stream).appendedThrough();
            switch (random.nextInt(8)) {
                case 0 -> {
                    journal.failWith(Fault.NONE);
                    fixture.kill();
                    seen.trusted = false;
                }
                case 1 -> {
                    fixture.buffer.clockTrusted(new ClockOffset(7, random.nextInt(1_000_000)));
                    seen.trusted = true;
                }
                case 2 -> {
                    fixture.buffer.clockDoubted();
                    seen.trusted = false;
                }
                case 3 -> {
                    journal.failWith(Fault.NONE);
                    fixture.restart();
                    seen.trusted = false;
                }
                case 4 -> failTheAccount();
                case 5 -> journal.failWith(Fault.NONE);
                default ->
                    fixture.buffer.append(new Append(
                            Lane.LIVE,
                            TestReadings.unsynced(through + 1, 1 + random.nextInt(9), through),
                            List.of(),
                            new ClockOffset(7, random.nextInt(1_000_000))));
            }
            if (through > 0) {
                SequenceRange wanted = range(1 + random.nextInt((int) through), through);
                fixture.buffer.read(stream, wanted, 64).ifPresent(seen::add);
            }
        }
        journal.failWith(Fault.NONE);
        seen.first.clear();
    }

    /** What was given out under each number for the first time, and what was another thing later. */
    private static final class Seen {

        private final boolean planted;
        private final Map<Long, Reading> first = new HashMap<>();
        private final List<String> changed = new ArrayList<>();
        private boolean trusted;
        private int estimated;
        private int unsynced;

        Seen(boolean planted) {
            this.planted = planted;
        }

        void add(Slice slice) {
            long number = slice.range().first();
            for (Reading given : slice.readings()) {
                Reading reading = planted && trusted ? TimeCorrection.corrected(given, WRONG, RIGHT) : given;
                Reading before = first.putIfAbsent(number, reading);
                if (before != null && !before.equals(reading)) {
                    changed.add("%d was %s and is %s".formatted(number, before, reading));
                }
                estimated += reading.timeQuality() == TimeQuality.ESTIMATED ? 1 : 0;
                unsynced += reading.timeQuality() == TimeQuality.UNSYNCED ? 1 : 0;
                number++;
            }
        }
    }

    private StreamId append(long firstSerial, int count) {
        return append(Lane.LIVE, firstSerial, count);
    }

    private StreamId append(Lane lane, long firstSerial, int count) {
        return ((Appended) fixture.buffer.append(
                        new Append(lane, TestReadings.unsynced(firstSerial, count, 0), List.of(), WRONG)))
                .stream();
    }

    private void trust() {
        assertThat(fixture.buffer.clockTrusted(RIGHT)).isTrue();
    }

    private void failTheAccount() {
        journal.failWith((file, now, growthBytes) -> {
            if (StateKeeper.isName(file) && now == Fault.Moment.SYNC) {
                throw Fault.noSpace();
            }
        });
    }

    private AtomicInteger countWrites() {
        AtomicInteger syncs = new AtomicInteger();
        journal.failWith((file, now, growthBytes) -> {
            if (StateKeeper.isName(file) && now == Fault.Moment.SYNC) {
                syncs.incrementAndGet();
            }
        });
        return syncs;
    }

    private List<TimeQuality> qualities(StreamId stream, long first, long last) {
        return read(stream, first, last).stream().map(Reading::timeQuality).toList();
    }

    private List<Reading> read(StreamId stream, long first, long last) {
        List<Reading> readings = new ArrayList<>();
        for (long next = first; next <= last; ) {
            Slice slice =
                    fixture.buffer.read(stream, range(next, last), ANY_BYTES).orElseThrow();
            readings.addAll(slice.readings());
            next = slice.range().last() + 1;
        }
        return readings;
    }
}
