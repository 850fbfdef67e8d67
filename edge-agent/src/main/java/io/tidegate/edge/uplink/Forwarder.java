package io.tidegate.edge.uplink;

import io.tidegate.edge.buffer.BufferListener;
import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.wire.AgentStatus;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver of the uplink: owns one thread, and with it every {@link io.tidegate.protocol.sync.SendWindow}. What
 * buffer and link have to say arrives as an event in its mailbox; after each it sends what may be sent.
 */
public final class Forwarder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

    /** How long {@link #close} waits for the thread to finish what it is doing. */
    private static final long CLOSE_TIMEOUT_MS = 5_000;

    private final TelemetryBuffer buffer;
    private final HubLink link;
    private final Transmission transmission;
    private final LongFunction<AgentStatus> status;
    private final long statusIntervalMs;
    private final LongSupplier nowMs;
    private final BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "forwarder");

    private boolean stopped;
    private boolean connected;
    private long session;
    private long statusDueMs;

    /**
     * A forwarder that is not running yet.
     *
     * @param status makes the status to publish in a given session; called on the forwarder's thread
     * @param statusIntervalMs how often the status is published while connected
     * @param nowMs a monotonic clock, milliseconds
     * @param identity hears when the hub has other readings under this agent's numbers
     */
    public Forwarder(
            TelemetryBuffer buffer,
            HubLink link,
            SyncLimits limits,
            LongFunction<AgentStatus> status,
            long statusIntervalMs,
            LongSupplier nowMs,
            IdentityWatch identity) {
        this.buffer = buffer;
        this.link = link;
        this.transmission = new Transmission(buffer, link, limits, identity);
        this.status = status;
        this.statusIntervalMs = statusIntervalMs;
        this.nowMs = nowMs;
    }

    /** Starts the thread and the link. */
    public void start() {
        buffer.listen(new BufferEvents());
        thread.start();
        link.start(new LinkEvents());
    }

    /** Publishes the status soon, outside its interval. */
    public void reportStatus() {
        mailbox.add(() -> statusDueMs = nowMs.getAsLong());
    }

    /** Changes linger, time-outs and bounds of what is sent from now on; any thread. */
    public void limits(SyncLimits limits) {
        mailbox.add(() -> transmission.limits(limits));
    }

    /** Sends what is durable without waiting for more of it; any thread. */
    public void hurry() {
        mailbox.add(transmission::hurry);
    }

    /** Stops the link, then the thread. Whatever was not receipted is sent again after the next start. */
    @Override
    public void close() {
        link.close();
        mailbox.add(() -> stopped = true);
        try {
            thread.join(CLOSE_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopped) {
                step();
            }
        } catch (InterruptedException e) {
            LOG.warn("The forwarder was interrupted and stops; readings stay in the buffer");
        }
    }

    /** Takes what is in the mailbox, waiting for it until something is due, and then sends what may be sent. */
    private void step() throws InterruptedException {
        long waitMs = Math.max(0, nextDueMs() - nowMs.getAsLong());
        Runnable event = mailbox.poll(waitMs, TimeUnit.MILLISECONDS);
        try {
            while (event != null) {
                event.run();
                event = mailbox.poll();
            }
            if (connected && (transmission.takeGreetingDue() || nowMs.getAsLong() >= statusDueMs)) {
                statusDueMs = nowMs.getAsLong() + statusIntervalMs;
                AgentStatus said = status.apply(session);
                transmission.onStatus(said);
                link.publishStatus(said);
            }
            transmission.sendAll(nowMs.getAsLong());
        } catch (RuntimeException e) {
            // The thread must outlive any single failure: the buffer keeps what was not receipted.
            LOG.error("Forwarding failed and will be tried again: {}", e.toString(), e);
        }
    }

    private long nextDueMs() {
        long dueMs = transmission.nextDueMs(nowMs.getAsLong());
        return connected ? Math.min(dueMs, statusDueMs) : dueMs;
    }

    /** What the buffer says, from its threads to ours. */
    private final class BufferEvents implements BufferListener {

        @Override
        public void appended(StreamId stream, long through) {
            mailbox.add(() -> transmission.onAppended(stream, through, nowMs.getAsLong()));
        }

        @Override
        public void gapped(StreamId stream, Gap gap) {
            mailbox.add(() -> transmission.onGap(stream, gap));
        }
    }

    /** What the link says, from its threads to ours. */
    private final class LinkEvents implements HubLink.Listener {

        @Override
        public void connected(long newSession) {
            mailbox.add(() -> {
                connected = true;
                session = newSession;
                statusDueMs = nowMs.getAsLong();
                transmission.onConnected(newSession);
            });
        }

        @Override
        public void disconnected(String reason) {
            mailbox.add(() -> {
                connected = false;
                transmission.onDisconnected();
            });
        }

        @Override
        public void acknowledged(long token) {
            mailbox.add(() -> transmission.onAcknowledged(token));
        }

        @Override
        public void refused(long token, int reasonCode, String reason) {
            mailbox.add(() -> {
                SequenceRange range = transmission.onRefused(token, reasonCode, nowMs.getAsLong());
                LOG.warn("The hub refused a batch ({}) with 0x{}: {}", range, Integer.toHexString(reasonCode), reason);
            });
        }

        @Override
        public void received(Receipt receipt) {
            mailbox.add(() -> transmission.onReceipt(receipt));
        }
    }
}
