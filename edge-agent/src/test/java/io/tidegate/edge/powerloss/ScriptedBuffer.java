package io.tidegate.edge.powerloss;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.buffer.AppendOutcome;
import io.tidegate.edge.buffer.AppendOutcome.Appended;
import io.tidegate.edge.buffer.BufferUnavailableException;
import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.edge.buffer.TestReadings;
import io.tidegate.edge.buffer.h2.BufferOptions;
import io.tidegate.edge.buffer.h2.RecordedBuffer;
import io.tidegate.edge.disk.Crash;
import io.tidegate.edge.disk.DiskImage;
import io.tidegate.edge.disk.DiskJournal;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamReport;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A buffer on a disk that may fail, which is opened again as often as that takes, and everything that it promises
 * meanwhile. One thread.
 */
final class ScriptedBuffer implements AutoCloseable {

    private static final int STEP_MS = 5_000;

    private final BufferOptions options;
    private final DiskJournal journal;
    private final LongSupplier usableBytes;
    private final PlantedBug bug;
    private final Random random;
    private final Chronicle chronicle;
    private Instant now = Instant.parse("2026-11-21T00:00:00Z");
    private long nextSerial = 1;
    private @Nullable TelemetryBuffer buffer;
    private String refusal = "";

    ScriptedBuffer(
            BufferOptions options, DiskJournal journal, LongSupplier usableBytes, PlantedBug bug, Random random) {
        this.options = options;
        this.journal = journal;
        this.usableBytes = usableBytes;
        this.bug = bug;
        this.random = random;
        this.chronicle = new Chronicle(journal);
    }

    /** The buffer, opened if it was not; null if the disk does not allow it. */
    @Nullable
    TelemetryBuffer open() {
        now = now.plusMillis(STEP_MS);
        if (buffer == null) {
            try {
                buffer = RecordedBuffer.open(options, journal, usableBytes, bug.manners(), () -> now, random);
                buffer.listen(chronicle);
            } catch (BufferUnavailableException e) {
                refusal = e.getMessage();
                return null;
            }
        }
        return buffer;
    }

    /** Offers readings; false if they were not accepted. */
    boolean offer(Lane lane, int count, int bytes, boolean withKey) {
        TelemetryBuffer opened = open();
        if (opened == null) {
            return false;
        }
        long serial = nextSerial;
        nextSerial += count;
        List<IdempotencyRecord> keys = withKey
                ? List.of(new IdempotencyRecord("key " + serial, serial, now.toEpochMilli() * 1_000_000))
                : List.of();
        List<StreamReport> before = opened.streams();
        int began = chronicle.beginCall();
        AppendOutcome outcome = opened.append(new Append(lane, TestReadings.large(serial, count, bytes), keys));
        if (outcome instanceof Appended appended && appended.range() != null) {
            chronicle.add(new Event.Offered(began, chronicle.now(), appended.stream(), appended.range(), serial, keys));
            return true;
        }
        refusal = outcome.toString();
        // It may be there all the same, under the next numbers of the stream that was the current one.
        for (StreamReport report : before) {
            if (report.stream().lane() == lane) {
                chronicle.add(new Event.Offered(
                        began,
                        Event.NEVER,
                        report.stream(),
                        SequenceRange.ofCount(report.appendedThrough() + 1, count),
                        serial,
                        List.of()));
            }
        }
        return false;
    }

    /** The hub has settled what a lane has up to {@code through}. */
    void settle(Lane lane, long through) {
        TelemetryBuffer opened = open();
        if (opened != null) {
            opened.streams().stream()
                    .filter(report -> report.stream().lane() == lane && report.appendedThrough() >= through)
                    .forEach(report -> {
                        SequenceRange range = new SequenceRange(1, through);
                        chronicle.add(new Event.Settled(chronicle.beginCall(), report.stream(), range));
                        opened.settle(report.stream(), range);
                    });
        }
    }

    /** Gives up a range of a lane. */
    void giveUp(Lane lane, SequenceRange range) {
        TelemetryBuffer opened = open();
        if (opened != null) {
            opened.streams().stream()
                    .filter(report -> report.stream().lane() == lane && report.appendedThrough() >= range.last())
                    .forEach(report -> {
                        int began = chronicle.beginCall();
                        chronicle.add(new Event.GivenUp(began, Event.NEVER, report.stream(), range, GapReason.POISON));
                        opened.giveUp(report.stream(), range, GapReason.POISON);
                    });
        }
    }

    /** Stops it in good order. */
    void stop() {
        if (buffer != null) {
            buffer.close();
            buffer = null;
        }
    }

    /** Why readings were not accepted the last time. */
    String refusal() {
        return refusal;
    }

    /** How many gaps with a reason have been told. */
    long gapsTold(GapReason reason) {
        return chronicle.events().stream()
                .filter(event ->
                        event instanceof Event.GivenUp gap && gap.reason() == reason && gap.ended() != Event.NEVER)
                .count();
    }

    /** What must be there now. */
    Expectation expectation() {
        Expectation expectation = new Expectation();
        expectation.add(chronicle.events(), journal.size());
        return expectation;
    }

    /** Everything that was promised is there, in this buffer as it runs. */
    void check() throws BrokenPromise {
        TelemetryBuffer opened = open();
        if (opened == null) {
            throw new BrokenPromise("the buffer does not open although the disk is well");
        }
        Expectation expectation = expectation();
        new BufferCheck(opened, expectation).holds(Holdings.of(opened, expectation.streams()));
    }

    /** Everything that was promised is there after a power cut now. */
    void checkAfterPowerCut(Crash crash) throws BrokenPromise, IOException {
        Expectation expectation = expectation();
        DiskImage image = journal.image(journal.size(), crash, random);
        stop();
        image.writeTo(options.directory());
        try (TelemetryBuffer after =
                RecordedBuffer.open(options, new DiskJournal(), usableBytes, bug.manners(), () -> now, random)) {
            BufferCheck check = new BufferCheck(after, expectation);
            check.holds(Holdings.of(after, expectation.streams()));
            check.goesOn(nextSerial);
        } catch (BufferUnavailableException e) {
            throw new BrokenPromise("%s: the buffer cannot be opened: %s".formatted(crash, e.getMessage()));
        } catch (BrokenPromise e) {
            throw new BrokenPromise("%s: %s".formatted(crash, e.getMessage()));
        }
    }

    @Override
    public void close() {
        stop();
    }
}
