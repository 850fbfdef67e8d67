package io.tidegate.edge.powerloss;

import io.tidegate.edge.buffer.Slice;
import io.tidegate.edge.buffer.StreamSnapshot;
import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.edge.buffer.TestReadings;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.telemetry.Reading;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a buffer holds, number by number, as anyone sees it who asks. */
final class Holdings {

    private static final int ANY_BYTES = 1 << 20;

    private final Map<StreamId, OfStream> streams = new HashMap<>();

    /**
     * One stream.
     *
     * @param states of number {@code i + 1}: a bit of {@link Expectation}
     * @param serials of number {@code i + 1}, 0 if it is not pending
     */
    @SuppressWarnings("ArrayRecordComponent") // never changed once it is here
    record OfStream(int[] states, long[] serials) {}

    private Holdings() {}

    /**
     * Reads everything that is pending.
     *
     * @param streams that the buffer must know beside those that it reports
     * @throws BrokenPromise if something is pending that cannot be read
     */
    static Holdings of(TelemetryBuffer buffer, Set<StreamId> streams) throws BrokenPromise {
        Set<StreamId> all = new LinkedHashSet<>(streams);
        for (StreamReport report : buffer.streams()) {
            all.add(report.stream());
        }
        Holdings holdings = new Holdings();
        for (StreamId stream : all) {
            Optional<OfStream> found = read(buffer, stream);
            found.ifPresent(one -> holdings.streams.put(stream, one));
        }
        return holdings;
    }

    Set<StreamId> streams() {
        return streams.keySet();
    }

    /** What is held of a stream; nothing if the buffer does not know it. */
    OfStream of(StreamId stream) {
        return streams.getOrDefault(stream, new OfStream(new int[0], new long[0]));
    }

    long pending() {
        long pending = 0;
        for (OfStream one : streams.values()) {
            for (int state : one.states()) {
                pending += state == Expectation.PENDING ? 1 : 0;
            }
        }
        return pending;
    }

    private static Optional<OfStream> read(TelemetryBuffer buffer, StreamId stream) throws BrokenPromise {
        if (!knows(buffer, stream)) {
            return Optional.empty();
        }
        // What cannot be read becomes a gap while it is being read, and is looked at again.
        int[] before = new int[0];
        int[] states = states(buffer, stream);
        long[] serials = new long[0];
        while (before.length != states.length || !java.util.Arrays.equals(before, states)) {
            before = states;
            serials = serials(buffer, stream, states);
            states = states(buffer, stream);
        }
        for (int i = 0; i < states.length; i++) {
            if (states[i] == Expectation.PENDING && serials[i] == 0) {
                throw new BrokenPromise("number %d of %s is pending and cannot be read".formatted(i + 1, stream));
            }
        }
        return Optional.of(new OfStream(states, serials));
    }

    private static boolean knows(TelemetryBuffer buffer, StreamId stream) {
        try {
            buffer.snapshot(stream);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static int[] states(TelemetryBuffer buffer, StreamId stream) {
        StreamSnapshot snapshot = buffer.snapshot(stream);
        int[] states = new int[(int) snapshot.appendedThrough()];
        java.util.Arrays.fill(states, Expectation.PENDING);
        for (SequenceRange range : snapshot.stored()) {
            java.util.Arrays.fill(states, (int) range.first() - 1, (int) range.last(), Expectation.STORED);
        }
        for (Gap gap : snapshot.gaps()) {
            java.util.Arrays.fill(
                    states, (int) gap.range().first() - 1, (int) gap.range().last(), Expectation.lost(gap.reason()));
        }
        return states;
    }

    private static long[] serials(TelemetryBuffer buffer, StreamId stream, int[] states) {
        long[] serials = new long[states.length];
        for (int i = 0; i < states.length; ) {
            int from = i;
            while (i < states.length && states[i] == Expectation.PENDING) {
                i++;
            }
            if (i > from) {
                i = read(buffer, stream, new SequenceRange(from + 1L, i), serials);
            } else {
                i++;
            }
        }
        return serials;
    }

    /** Reads from the first number of a pending run on; returns the index to go on with. */
    private static int read(TelemetryBuffer buffer, StreamId stream, SequenceRange run, long[] serials) {
        Optional<Slice> slice = buffer.read(stream, run, ANY_BYTES);
        if (slice.isEmpty()) {
            return (int) run.first();
        }
        int index = (int) run.first() - 1;
        for (Reading reading : slice.get().readings()) {
            serials[index++] = TestReadings.serial(reading);
        }
        return index;
    }
}
