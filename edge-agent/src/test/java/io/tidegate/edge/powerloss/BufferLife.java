package io.tidegate.edge.powerloss;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.buffer.AppendOutcome;
import io.tidegate.edge.buffer.AppendOutcome.Appended;
import io.tidegate.edge.buffer.BufferUnavailableException;
import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.StreamSnapshot;
import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.edge.buffer.TestReadings;
import io.tidegate.edge.buffer.h2.RecordedBuffer;
import io.tidegate.edge.disk.DiskJournal;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Leads a buffer's life at random, and writes down what was promised on the way. One thread. */
final class BufferLife implements AutoCloseable {

    private static final Instant BORN = Instant.parse("2026-11-21T00:00:00Z");
    private static final int STEP_MS = 5_000;
    private static final int MOST_READINGS = 60;

    private final Kind kind;
    private final PlantedBug bug;
    private final Path files;
    private final DiskJournal journal;
    private final Random random;
    private final Chronicle chronicle;
    private Instant now;
    private long nextSerial;
    private TelemetryBuffer buffer;

    /**
     * Opens the buffer that lies in {@code files}.
     *
     * @param firstSerial of the readings that it is going to be given; no two lives share any
     */
    BufferLife(Kind kind, PlantedBug bug, Path files, DiskJournal journal, Random random, long firstSerial)
            throws BufferUnavailableException {
        this.kind = kind;
        this.bug = bug;
        this.files = files;
        this.journal = journal;
        this.random = random;
        this.chronicle = new Chronicle(journal);
        this.nextSerial = firstSerial;
        this.now = BORN.plusMillis(firstSerial);
        this.buffer = open();
    }

    TelemetryBuffer buffer() {
        return buffer;
    }

    List<Event> events() {
        return chronicle.events();
    }

    /** Reads everything, as a forwarder does, which may find damage; what is shown is a promise from now on. */
    Holdings look(Set<StreamId> streams) throws BrokenPromise {
        chronicle.beginCall();
        Holdings holdings = Holdings.of(buffer, streams);
        chronicle.add(new Event.Opened(0, chronicle.now(), holdings));
        return holdings;
    }

    /** Does something, mostly an append. */
    void step() throws BrokenPromise, BufferUnavailableException {
        now = now.plusMillis(STEP_MS);
        int dice = random.nextInt(8);
        if (dice < kind.shape.hubInEight) {
            hearTheHub();
        } else if (dice < kind.shape.hubInEight + kind.shape.keysWithoutReadingsInEight) {
            keepKeys();
        } else {
            append();
        }
        if (random.nextInt(8) < kind.shape.receiptsInEight) {
            settle();
        }
        if (random.nextInt(30) == 0) {
            buffer.close();
            buffer = open();
        }
    }

    @Override
    public void close() {
        buffer.close();
    }

    private TelemetryBuffer open() throws BufferUnavailableException {
        TelemetryBuffer opened = bug.before(RecordedBuffer.open(
                kind.options(files),
                journal,
                () -> Long.MAX_VALUE,
                bug.manners().with(kind.shape.settings),
                () -> now,
                random));
        opened.listen(chronicle);
        return opened;
    }

    private void append() throws BrokenPromise {
        Lane lane = random.nextInt(8) < kind.shape.alarmsInEight ? Lane.ALARM : Lane.LIVE;
        int count = 1 + random.nextInt(MOST_READINGS);
        int bytes = 1 + random.nextInt(kind.shape.largestReadingBytes);
        List<IdempotencyRecord> keys = random.nextBoolean() ? List.of(key()) : List.of();
        int began = chronicle.beginCall();
        AppendOutcome outcome = buffer.append(new Append(lane, TestReadings.large(nextSerial, count, bytes), keys));
        if (!(outcome instanceof Appended appended) || appended.range() == null) {
            throw new BrokenPromise("an append to a disk that is well was answered with " + outcome);
        }
        chronicle.add(new Event.Offered(began, chronicle.now(), appended.stream(), appended.range(), nextSerial, keys));
        nextSerial += count;
    }

    private void keepKeys() throws BrokenPromise {
        List<IdempotencyRecord> keys = List.of(key());
        nextSerial++;
        int began = chronicle.beginCall();
        AppendOutcome outcome = buffer.append(new Append(Lane.LIVE, List.of(), keys));
        if (!(outcome instanceof Appended)) {
            throw new BrokenPromise("keys given to a disk that is well were answered with " + outcome);
        }
        chronicle.add(new Event.Kept(began, chronicle.now(), keys));
    }

    private IdempotencyRecord key() {
        return new IdempotencyRecord("key " + nextSerial, nextSerial, now.toEpochMilli() * 1_000_000);
    }

    private void settle() {
        StreamSnapshot stream = anyStream();
        if (stream.appendedThrough() > 0) {
            long first = random.nextInt(3) == 0 ? 1 + random.nextLong(stream.appendedThrough()) : 1;
            SequenceRange range =
                    new SequenceRange(first, first + random.nextLong(stream.appendedThrough() - first + 1));
            chronicle.add(new Event.Settled(chronicle.beginCall(), stream.stream(), range));
            buffer.settle(stream.stream(), range);
        }
    }

    /** What else the hub may say: it wants something again, has something after all, or will never take it. */
    private void hearTheHub() {
        StreamSnapshot stream = anyStream();
        int dice = random.nextInt(3);
        if (dice == 0 && !stream.stored().isEmpty()) {
            SequenceRange range =
                    part(stream.stored().get(random.nextInt(stream.stored().size())));
            int began = chronicle.now();
            chronicle.during(
                    ended -> new Event.Rewound(began, ended, stream.stream(), range),
                    () -> buffer.rewind(stream.stream(), range));
        } else if (dice == 1 && !stream.gaps().isEmpty()) {
            Gap gap = stream.gaps().get(random.nextInt(stream.gaps().size()));
            SequenceRange range = part(gap.range());
            int began = chronicle.now();
            chronicle.during(
                    ended -> new Event.Revoked(began, ended, stream.stream(), range),
                    () -> buffer.revoke(stream.stream(), range));
        } else if (stream.appendedThrough() > 0) {
            long first = Math.max(1, stream.appendedThrough() - random.nextInt(2 * MOST_READINGS));
            SequenceRange range = part(new SequenceRange(first, stream.appendedThrough()));
            chronicle.beginCall();
            buffer.giveUp(stream.stream(), range, GapReason.POISON);
        }
    }

    private SequenceRange part(SequenceRange whole) {
        long first = whole.first() + random.nextLong(whole.count());
        return new SequenceRange(first, first + random.nextLong(whole.last() - first + 1));
    }

    private StreamSnapshot anyStream() {
        List<StreamReport> reports = buffer.streams();
        return buffer.snapshot(reports.get(random.nextInt(reports.size())).stream());
    }
}
