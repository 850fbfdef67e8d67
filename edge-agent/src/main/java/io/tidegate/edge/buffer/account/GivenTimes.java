package io.tidegate.edge.buffer.account;

import io.tidegate.edge.buffer.Slice;
import io.tidegate.edge.buffer.disk.StorageException;
import io.tidegate.edge.buffer.segment.TimeCorrection;
import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.protocol.sync.RangeSet;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.TimeQuality;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the time of a reading never changes once it may have been on the wire, though the clock is put right
 * while readings wait (docs/decisions/0010-times-are-corrected-when-given-out.md). Thread-safe.
 *
 * <pre>
 * an unsynced reading               | the clock becomes trusted  | from then on, also after a crash
 * ----------------------------------+----------------------------+----------------------------------
 * was never given out               | it gets a correction       | corrected, estimated
 * was given out                     | nothing                    | as it was, unsynced
 * was given out, or not: a crash    | nothing up to the mark     | as it was, unsynced
 * has a correction                  | nothing                    | as that one has it
 * is of another boot, or stamped    | nothing                    | as it was, unsynced
 * by its sender's clock             |                            |
 * </pre>
 *
 * <p>The mark is durable before what it covers is given out, and a correction before what it corrects.
 */
public final class GivenTimes {

    private static final Logger LOG = LoggerFactory.getLogger(GivenTimes.class);

    /** How many numbers the mark runs ahead of what is given out, so that it costs one synced write for so many. */
    public static final long MARK_STRIDE = 10_000;

    /** Most separate ranges that are told apart of what was given out; beyond it, all between them counts as given. */
    public static final int MAX_GIVEN_RANGES = 64;

    /** Most corrections of a stream; beyond it, readings stay as they are. */
    public static final int MAX_CORRECTIONS = 64;

    private final BufferState state;
    private final StateKeeper keeper;

    /** Unsynced readings that were given out as they are: exactly, but for what was before the start. */
    private final Map<StreamId, RangeSet> given = new HashMap<>();

    /** Whether {@link BufferState} knows of marks or corrections that the disk may not have. */
    private boolean saveOwed;

    public GivenTimes(BufferState state, StateKeeper keeper) {
        this.state = state;
        this.keeper = keeper;
    }

    /** Reads a slice with the corrections that it is to have. */
    @FunctionalInterface
    public interface Read {
        Slice with(List<TimeCorrection> corrections) throws StorageException;
    }

    /** What {@code read} reads; empty if what must be durable before it is given out cannot be made so. */
    public synchronized Optional<Slice> give(StreamId stream, Read read) throws StorageException {
        StreamTimes times = state.times(stream);
        Slice slice = read.with(times.corrections());
        if (slice.stored().isPresent()) {
            return Optional.of(slice);
        }
        boolean unsynced = slice.readings().isAny(TimeQuality.UNSYNCED);
        if (!unsynced && !slice.readings().isAny(TimeQuality.ESTIMATED)) {
            return Optional.of(slice);
        }
        RangeSet gave = given(stream, times);
        if (unsynced && slice.range().last() > times.sentThrough()) {
            state.times(stream, times.sentThrough(slice.range().last() + MARK_STRIDE));
            saveOwed = true;
        }
        if (!isSaved()) {
            return Optional.empty();
        }
        if (unsynced) {
            gave.add(slice.range());
            if (gave.rangeCount() > MAX_GIVEN_RANGES) {
                gave.add(new SequenceRange(gave.ranges().get(0).first(), gave.highest()));
            }
        }
        return Optional.of(slice);
    }

    /** Has what was never given out corrected; returns whether that is durable. Nobody appends meanwhile. */
    public synchronized boolean correct(ClockOffset right) {
        for (BufferState.Position first : state.firstPending()) {
            StreamId stream = first.stream();
            StreamTimes times = state.times(stream).keptFrom(state.keptFrom(stream));
            List<TimeCorrection> corrections = undecided(first, times).stream()
                    .map(range -> new TimeCorrection(range, right))
                    .toList();
            if (times.corrections().size() + corrections.size() > MAX_CORRECTIONS) {
                LOG.warn(
                        "The clock was put right {} times while readings waited; the newest of {} stay marked unsynced",
                        times.corrections().size(),
                        stream);
            } else if (!corrections.isEmpty()) {
                state.times(stream, times.plus(corrections));
                saveOwed = true;
            }
        }
        return isSaved();
    }

    /** Writes down exactly what was given out, for a start after an orderly stop; the caller saves. */
    public synchronized void close() {
        given.forEach((stream, gave) -> {
            StreamTimes times = state.times(stream);
            if (gave.highest() < times.sentThrough()) {
                state.times(stream, times.sentThrough(gave.highest()));
            }
        });
    }

    /** The numbers from {@code first} on that were neither given out unsynced nor have a correction. */
    private List<SequenceRange> undecided(BufferState.Position first, StreamTimes times) {
        long last = state.nextSequence(first.stream()) - 1;
        RangeSet decided = new RangeSet(given(first.stream(), times).ranges());
        times.corrections().forEach(correction -> decided.add(correction.range()));
        return decided.missing(new SequenceRange(first.sequence(), last));
    }

    private RangeSet given(StreamId stream, StreamTimes times) {
        return given.computeIfAbsent(stream, unknown -> {
            RangeSet before = new RangeSet();
            if (times.sentThrough() > 0) {
                before.add(new SequenceRange(1, times.sentThrough()));
            }
            return before;
        });
    }

    private boolean isSaved() {
        if (saveOwed) {
            try {
                keeper.save();
                saveOwed = false;
            } catch (StorageException e) {
                LOG.warn(
                        "Readings with doubtful times wait, because the buffer's account could not be written: {}",
                        e.reason());
            }
        }
        return !saveOwed;
    }
}
