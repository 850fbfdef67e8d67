package io.tidegate.hub.ingest;

import io.tidegate.hub.broker.MqttBroker;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.wire.ReceiptCodec;
import io.tidegate.protocol.wire.Topics;
import io.tidegate.protocol.wire.UndecodableMessageException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** A broker that keeps what the hub sends. */
final class RecordingBroker implements MqttBroker {

    private final BlockingQueue<Receipt> receipts = new LinkedBlockingQueue<>();
    private final Consumer<String> journal;

    RecordingBroker() {
        this(entry -> {});
    }

    /** Writes into {@code journal} too, in which others write. */
    RecordingBroker(Consumer<String> journal) {
        this.journal = journal;
    }

    @Override
    public InetSocketAddress start(Listener listener) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    public void publish(AgentId agent, Topics.Down kind, byte[] payload, String contentType, boolean retained) {
        if (kind != Topics.Down.RECEIPT || retained || !contentType.equals(ReceiptCodec.CONTENT_TYPE)) {
            throw new AssertionError("not a receipt: " + kind + " " + contentType);
        }
        try {
            Receipt receipt = ReceiptCodec.decode(agent, payload, SyncLimits.DEFAULT);
            journal.accept("receipt to %s: %d".formatted(agent, receipt.storedThrough()));
            receipts.add(receipt);
        } catch (UndecodableMessageException e) {
            throw new AssertionError(e);
        }
    }

    /** What was sent since this was asked last. */
    List<Receipt> takeReceipts() {
        List<Receipt> taken = new ArrayList<>();
        receipts.drainTo(taken);
        return taken;
    }

    BlockingQueue<Receipt> receipts() {
        return receipts;
    }

    @Override
    public void close() {}
}
