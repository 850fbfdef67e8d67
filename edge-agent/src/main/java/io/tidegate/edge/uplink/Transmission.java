package io.tidegate.edge.uplink;

import io.tidegate.edge.buffer.Slice;
import io.tidegate.edge.buffer.StreamSnapshot;
import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SendWindow;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.sync.SyncAction;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.Batch;
import io.tidegate.protocol.wire.BatchWriter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The send windows of all streams, between buffer and link. Owned by the forwarder's thread.
 *
 * <p>Alarms first, without starving the rest: up to {@value #ALARMS_PER_LIVE} alarm batches leave for one live batch.
 */
final class Transmission {

    /** Batches of an alarm stream that leave for each batch of a live stream while both have some. */
    static final int ALARMS_PER_LIVE = 4;

    /** MQTT 5, 2.4: payload format invalid, and packet too large. Sending the same bytes again cannot help. */
    private static final int PAYLOAD_FORMAT_INVALID = 0x99;

    private static final int PACKET_TOO_LARGE = 0x95;

    /** Alarms before live, and for equal lanes retired epochs in any stable order. */
    private static final Comparator<StreamId> BY_LANE =
            Comparator.comparing(StreamId::lane).thenComparingLong(StreamId::epoch);

    private final TelemetryBuffer buffer;
    private final HubLink link;
    private final IdentityWatch identity;
    private final BatchWriter writer = new BatchWriter();
    private SyncLimits limits;
    private final TreeMap<StreamId, SendWindow> windows = new TreeMap<>(BY_LANE);
    private final Map<Long, Sent> sent = new HashMap<>();
    private OptionalLong session = OptionalLong.empty();
    private long nextToken;
    private boolean greetingDue;

    /**
     * A batch that the link has.
     *
     * @param window of which stream
     * @param range its readings; null if it carried gap records only
     */
    private record Sent(SendWindow window, @Nullable SequenceRange range) {}

    Transmission(TelemetryBuffer buffer, HubLink link, SyncLimits limits, IdentityWatch identity) {
        this.buffer = buffer;
        this.link = link;
        this.identity = identity;
        this.limits = limits;
    }

    /** What holds for every stream from now on. */
    void limits(SyncLimits changed) {
        limits = changed;
        windows.values().forEach(window -> window.limits(changed));
    }

    /** What waits for company waits no more. */
    void hurry() {
        windows.values().forEach(SendWindow::hurry);
    }

    void onAppended(StreamId stream, long through, long nowMs) {
        window(stream).onAppended(through, nowMs);
    }

    void onGap(StreamId stream, Gap gap) {
        window(stream).onGap(gap);
    }

    void onConnected(long newSession) {
        sent.clear();
        session = OptionalLong.of(newSession);
        buffer.streams().stream().map(StreamReport::stream).forEach(this::window);
        windows.values().forEach(window -> window.onConnected(newSession));
    }

    void onDisconnected() {
        sent.clear();
        session = OptionalLong.empty();
        windows.values().forEach(SendWindow::onDisconnected);
    }

    void onAcknowledged(long token) {
        sent.remove(token);
    }

    /** Returns the numbers of the refused batch, for the log. */
    @Nullable
    SequenceRange onRefused(long token, int reasonCode, long nowMs) {
        Sent refused = sent.remove(token);
        if (refused == null || refused.range() == null) {
            return null;
        }
        boolean undecodable = reasonCode == PAYLOAD_FORMAT_INVALID || reasonCode == PACKET_TOO_LARGE;
        perform(refused.window(), refused.window().refused(refused.range(), undecodable, nowMs));
        return refused.range();
    }

    void onReceipt(Receipt receipt) {
        writer.received(receipt);
        SendWindow window = windows.get(receipt.stream());
        if (window != null) {
            perform(window, window.onReceipt(receipt));
        }
    }

    /** Whether a stream is new since this was asked last, so that the hub must be told before it can be sent. */
    boolean takeGreetingDue() {
        boolean due = greetingDue;
        greetingDue = false;
        return due;
    }

    /** A status is about to be published: what it says, batches after it leave out. */
    void onStatus(AgentStatus status) {
        writer.published(status);
    }

    /** Sends until nothing may be sent or the link has no room. */
    void sendAll(long nowMs) {
        boolean sentAny = session.isPresent();
        while (sentAny) {
            sentAny = false;
            for (SendWindow window : windows.values()) {
                int most = window.stream().lane() == Lane.ALARM ? ALARMS_PER_LIVE : 1;
                for (int i = 0; i < most && link.hasRoom() && sendOne(window, nowMs); i++) {
                    sentAny = true;
                }
            }
        }
    }

    /** When {@link #sendAll} may send more though nothing has happened. */
    long nextDueMs(long nowMs) {
        long dueMs = Long.MAX_VALUE;
        for (SendWindow window : windows.values()) {
            dueMs = Math.min(dueMs, window.nextDueMs(nowMs));
        }
        return dueMs;
    }

    private boolean sendOne(SendWindow window, long nowMs) {
        Optional<Slice> slice = window.next(nowMs).flatMap(range -> read(window.stream(), range));
        if (slice.isEmpty() && !window.gapsDue(nowMs)) {
            return false;
        }
        List<Gap> gaps = window.gapsToSend();
        BatchWriter.Encoded encoded = encode(window, slice, gaps);
        while (encoded.bytes().length > limits.maxBatchBytes()
                && slice.get().range().count() > 1) {
            SequenceRange range = slice.get().range();
            slice = read(window.stream(), SequenceRange.ofCount(range.first(), range.count() / 2));
            encoded = encode(window, slice, gaps);
        }
        long token = nextToken++;
        if (!link.publishBatch(
                encoded.bytes(), slice.map(sent -> sent.range().count()).orElse(0L), token)) {
            return false;
        }
        SequenceRange range = slice.map(Slice::range).orElse(null);
        sent.put(token, new Sent(window, range));
        writer.sent(window.stream(), range, encoded);
        if (range != null) {
            window.transmitted(range, nowMs);
        }
        if (!gaps.isEmpty()) {
            window.gapsTransmitted(nowMs);
        }
        return true;
    }

    /** Reads from the buffer; what it has dropped meanwhile is announced by an event that is on its way to us. */
    private Optional<Slice> read(StreamId stream, SequenceRange range) {
        return buffer.read(stream, range, limits.maxBatchBytes());
    }

    private BatchWriter.Encoded encode(SendWindow window, Optional<Slice> slice, List<Gap> gaps) {
        Optional<byte[]> stored = slice.flatMap(Slice::stored);
        Batch batch = new Batch(
                window.stream(),
                session.orElseThrow(),
                slice.map(Slice::incarnation).orElse(0L),
                stored.isPresent() ? null : slice.map(Slice::range).orElse(null),
                window.appendedThrough(),
                gaps,
                stored.isPresent() ? List.of() : slice.map(Slice::readings).orElse(Readings.NONE));
        return stored.isPresent() ? writer.encode(batch, slice.get().range(), stored.get()) : writer.encode(batch);
    }

    private void perform(SendWindow window, List<SyncAction> actions) {
        StreamId stream = window.stream();
        SyncAction.Performer performer = new SyncAction.Performer() {
            @Override
            public void settle(SequenceRange range) {
                buffer.settle(stream, range);
            }

            @Override
            public void rewind(SequenceRange range) {
                buffer.rewind(stream, range);
            }

            @Override
            public void revoke(SequenceRange range) {
                buffer.revoke(stream, range);
            }

            @Override
            public void giveUp(SequenceRange range, GapReason reason) {
                buffer.giveUp(stream, range, reason);
            }

            @Override
            public void diverged() {
                if (buffer.diverged(stream)) {
                    identity.diverged();
                }
                buffer.streams().stream().map(StreamReport::stream).forEach(Transmission.this::window);
            }
        };
        actions.forEach(action -> action.perform(performer));
    }

    private SendWindow window(StreamId stream) {
        SendWindow known = windows.get(stream);
        if (known != null) {
            return known;
        }
        StreamSnapshot snapshot = buffer.snapshot(stream);
        SendWindow window =
                new SendWindow(stream, limits, snapshot.appendedThrough(), snapshot.stored(), snapshot.gaps());
        session.ifPresent(window::onConnected);
        windows.put(stream, window);
        greetingDue = true;
        return window;
    }
}
