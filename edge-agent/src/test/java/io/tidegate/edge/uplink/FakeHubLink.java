package io.tidegate.edge.uplink;

import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.wire.AgentStatus;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A link whose other end is the test: what is published waits in queues, and the test speaks for the hub. */
final class FakeHubLink implements HubLink {

    private static final long PATIENCE_MS = 10_000;

    /**
     * A batch as it was given to the link.
     *
     * @param token the forwarder's
     */
    record Published(byte[] payload, long token) {}

    final BlockingQueue<Published> batches = new LinkedBlockingQueue<>();
    final BlockingQueue<AgentStatus> statuses = new LinkedBlockingQueue<>();
    private final BlockingQueue<Listener> started = new LinkedBlockingQueue<>();
    private volatile int room = Integer.MAX_VALUE;
    private volatile boolean connected;

    @Override
    public void start(Listener listener) {
        started.add(listener);
    }

    @Override
    public void connectTo(URI url) {
        throw new AssertionError("nobody changes the address of a fake hub");
    }

    @Override
    public void control(ControlListener listener) {
        throw new AssertionError("a fake hub asks for nothing");
    }

    @Override
    public void publishReport(ReportedConfig report) {
        throw new AssertionError("nobody reports to a fake hub");
    }

    @Override
    public void publishReply(CommandReply reply) {
        throw new AssertionError("nobody replies to a fake hub");
    }

    @Override
    public boolean hasHubAnswered() {
        return connected;
    }

    @Override
    public boolean hasRoom() {
        return connected && room > 0;
    }

    @Override
    public boolean publishBatch(byte[] batch, long readings, long token) {
        room--;
        return batches.add(new Published(batch, token));
    }

    @Override
    public void publishStatus(AgentStatus status) {
        statuses.add(status);
    }

    @Override
    public LinkState state() {
        return new LinkState("mqtt://fake", connected, "", 0, 0);
    }

    @Override
    public void close() {
        connected = false;
    }

    void room(int slots) {
        room = slots;
    }

    /** Connects, and waits until the forwarder has published its status for the session. */
    AgentStatus connect(long session) throws InterruptedException {
        connected = true;
        listener().connected(session);
        AgentStatus status = awaitStatus();
        while (status.session() != session) {
            status = awaitStatus();
        }
        return status;
    }

    /** The next status that the forwarder publishes. */
    AgentStatus awaitStatus() throws InterruptedException {
        AgentStatus status = statuses.poll(PATIENCE_MS, TimeUnit.MILLISECONDS);
        if (status == null) {
            throw new AssertionError("no status was published");
        }
        return status;
    }

    void disconnect() throws InterruptedException {
        connected = false;
        listener().disconnected("the test says so");
    }

    void receive(Receipt receipt) throws InterruptedException {
        listener().received(receipt);
    }

    void acknowledge(Published published) throws InterruptedException {
        listener().acknowledged(published.token());
    }

    void refuse(Published published, int reasonCode) throws InterruptedException {
        listener().refused(published.token(), reasonCode, "refused by the test");
    }

    Published awaitBatch() throws InterruptedException {
        Published batch = batches.poll(PATIENCE_MS, TimeUnit.MILLISECONDS);
        if (batch == null) {
            throw new AssertionError("no batch was published");
        }
        return batch;
    }

    private Listener listener() throws InterruptedException {
        Listener listener = started.poll(PATIENCE_MS, TimeUnit.MILLISECONDS);
        if (listener == null) {
            throw new AssertionError("the link was not started");
        }
        started.add(listener);
        return listener;
    }
}
