package io.tidegate.edge.buffer.h2;

import static io.tidegate.edge.buffer.h2.BufferFixture.longs;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.buffer.AppendOutcome;
import io.tidegate.edge.buffer.AppendOutcome.Appended;
import io.tidegate.edge.buffer.BufferUnavailableException;
import io.tidegate.edge.buffer.TestReadings;
import io.tidegate.edge.buffer.account.StateKeeper;
import io.tidegate.edge.buffer.disk.DiskReserve;
import io.tidegate.edge.buffer.h2.BufferOptions.WhenFull;
import io.tidegate.edge.buffer.segment.Segment;
import io.tidegate.edge.disk.DiskJournal;
import io.tidegate.edge.disk.Fault;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that is full, fails to sync, or fails at random: never accepted what is not there, and it goes on after. */
class FailingDiskTest {

    private static final long LIMIT_BYTES = 32L << 20;

    @TempDir
    private Path directory;

    private final DiskJournal journal = new DiskJournal();
    private final AtomicLong usableBytes = new AtomicLong(Long.MAX_VALUE);
    private final List<Long> accepted = new ArrayList<>();
    private BufferFixture fixture;
    private long nextSerial = 1;

    @AfterEach
    void close() {
        journal.failWith(Fault.NONE);
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"WRITE", "SYNC"})
    void whatFailedIsNotThereAndTheNextAppendIs(Fault.Moment moment) throws Exception {
        open(WhenFull.DROP_OLDEST);
        append();
        journal.failWith((file, now, growthBytes) -> {
            if (now == moment && Segment.isName(file)) {
                throw Fault.noSpace();
            }
        });
        assertThat(append()).isInstanceOf(AppendOutcome.Failed.class);
        assertThat(append()).isInstanceOf(AppendOutcome.Failed.class);
        journal.failWith(Fault.NONE);
        assertThat(append()).isInstanceOf(Appended.class);
        assertExactlyTheAccepted();
        fixture.kill();
        assertExactlyTheAccepted();
        fixture.restart();
        assertExactlyTheAccepted();
        assertThat(fixture.buffer.usage().quarantined()).isZero();
    }

    @Test
    void anAccountThatCannotBeWrittenIsWrittenAnew() throws Exception {
        open(WhenFull.DROP_OLDEST);
        append();
        AtomicInteger failures = new AtomicInteger();
        journal.failWith((file, now, growthBytes) -> {
            if (StateKeeper.isName(file) && now == Fault.Moment.SYNC && failures.getAndIncrement() == 0) {
                throw new IOException("Input/output error");
            }
        });
        fixture.buffer.giveUp(fixture.stream(Lane.LIVE), BufferFixture.range(1, 1), GapReason.POISON);
        assertThat(failures).hasValueGreaterThan(1);
        accepted.remove(0);
        fixture.kill();
        assertExactlyTheAccepted();
        assertThat(fixture.buffer.counts().lost().get(GapReason.POISON)).isEqualTo(1);
    }

    @Test
    void aGapThatCannotBeWrittenIsToldOnlyOnceItIs() throws Exception {
        open(WhenFull.DROP_OLDEST);
        append();
        journal.failWith((file, now, growthBytes) -> {
            throw Fault.noSpace();
        });
        fixture.buffer.giveUp(fixture.stream(Lane.LIVE), BufferFixture.range(1, 1), GapReason.POISON);
        assertThat(fixture.heardGaps).isEmpty();
        journal.failWith(Fault.NONE);
        fixture.clock.advance(fixture.options.saveIntervalMs());
        append();
        assertThat(fixture.heardGaps).hasSize(1);
    }

    @Test
    void aFullDiskCountsAsAFullBuffer() throws Exception {
        open(WhenFull.REJECT_NEW);
        append();
        usableBytes.set(1_000);
        assertThat(append()).isInstanceOf(AppendOutcome.Full.class);
        usableBytes.set(Long.MAX_VALUE);
        assertThat(append()).isInstanceOf(Appended.class);
        assertExactlyTheAccepted();
    }

    @Test
    void onAFullDiskTheReserveLetsTheOldestBeDropped() throws Exception {
        open(WhenFull.DROP_OLDEST);
        for (int i = 0; i < 40; i++) {
            appendLarge();
        }
        assertThat(fixture.files()).contains(DiskReserve.FILE);
        // Another program has filled the disk: only what the buffer deletes is free.
        journal.failWith((file, now, growthBytes) -> {
            if (now == Fault.Moment.WRITE && fixture.files().contains(DiskReserve.FILE)) {
                throw Fault.noSpace();
            }
        });
        usableBytes.set(0);
        int segments = fixture.segmentFiles().size();
        assertThat(appendLarge()).isInstanceOfAny(AppendOutcome.Full.class, AppendOutcome.Failed.class);
        assertThat(fixture.segmentFiles()).hasSizeLessThan(segments);
        assertThat(fixture.buffer.counts().lost().get(GapReason.EVICTED)).isPositive();
        usableBytes.set(Long.MAX_VALUE);
        journal.failWith(Fault.NONE);
        assertThat(appendLarge()).isInstanceOf(Appended.class);
    }

    @Test
    void staysExactWhenTheDiskFailsAtRandom() throws Exception {
        for (long seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            open(WhenFull.DROP_OLDEST);
            journal.failWith((file, now, growthBytes) -> {
                if (random.nextInt(25) == 0) {
                    throw Fault.noSpace();
                }
            });
            for (int i = 0; i < 60; i++) {
                append();
            }
            journal.failWith(Fault.NONE);
            append();
            assertExactlyTheAccepted();
            fixture.restart();
            assertExactlyTheAccepted();
            fixture.close();
            BufferFixture.deleteFiles(fixture.options.directory());
            accepted.clear();
        }
    }

    @Test
    void anInterruptLosesNothingAndSalvagesNothing() throws Exception {
        fixture = new BufferFixture(options(WhenFull.DROP_OLDEST));
        for (int i = 0; i < 30; i++) {
            append();
        }
        StreamId stream = fixture.stream(Lane.LIVE);
        fixture.restart();
        append();
        interrupted(() -> fixture.buffer.read(stream, BufferFixture.range(1, 10), 1_000));
        assertThat(fixture.buffer.read(stream, BufferFixture.range(1, 10), 1_000))
                .isPresent();
        interrupted(this::append);
        interrupted(this::append);
        append();
        assertExactlyTheAccepted();
        fixture.restart();
        assertExactlyTheAccepted();
        assertThat(fixture.buffer.usage().quarantined()).isZero();
    }

    private static void interrupted(Runnable call) {
        Thread.currentThread().interrupt();
        call.run();
        Thread.interrupted();
    }

    private void assertExactlyTheAccepted() {
        assertThat(fixture.pendingSerials(Lane.LIVE)).isEqualTo(accepted);
        assertThat(fixture.buffer.counts().pending()).isEqualTo(accepted.size());
    }

    private AppendOutcome append() {
        return offer(TestReadings.numbered(nextSerial, 10));
    }

    private AppendOutcome appendLarge() {
        return offer(TestReadings.large(nextSerial, 10, 4_000));
    }

    private AppendOutcome offer(List<Reading> readings) {
        AppendOutcome outcome = fixture.offer(Lane.LIVE, readings);
        if (outcome instanceof Appended) {
            accepted.addAll(longs(nextSerial, nextSerial + readings.size() - 1));
        }
        nextSerial += readings.size();
        return outcome;
    }

    private BufferOptions options(WhenFull policy) {
        return BufferOptions.defaults(directory.resolve("buffer"), BufferFixture.AGENT)
                .limited(LIMIT_BYTES, policy)
                .withSegmentBytes(200_000);
    }

    private void open(WhenFull policy) throws BufferUnavailableException {
        fixture = new BufferFixture(options(policy), files -> new RecordingDisk(files, journal, usableBytes::get));
    }
}
