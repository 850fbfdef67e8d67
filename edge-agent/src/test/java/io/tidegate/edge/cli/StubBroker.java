package io.tidegate.edge.cli;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A broker that knows just enough MQTT 5 to be connected to, or that behaves badly. */
final class StubBroker implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;
    private static final int SUBSCRIBE = 8;
    private static final int PINGREQ = 12;

    private final ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch accepted = new CountDownLatch(1);
    private final Semaphore subscribed = new Semaphore(0);
    private final Manner manner;

    private enum Manner {
        CONNECTS,
        NEVER_ANSWERS,
        HANDS_OVER
    }

    private StubBroker(Manner manner) throws IOException {
        this.manner = manner;
        Thread accepting = new Thread(this::accept, "stub-broker");
        accepting.setDaemon(true);
        accepting.start();
    }

    /** Says yes to connections, subscriptions and messages, and delivers none. */
    static StubBroker thatConnects() throws IOException {
        return new StubBroker(Manner.CONNECTS);
    }

    /** Accepts connections, reads what comes, and says nothing at all. */
    static StubBroker thatNeverAnswers() throws IOException {
        return new StubBroker(Manner.NEVER_ANSWERS);
    }

    /** Ends each connection once it is subscribed, because another client has come with the same id. */
    static StubBroker thatHandsOver() throws IOException {
        return new StubBroker(Manner.HANDS_OVER);
    }

    int port() {
        return server.getLocalPort();
    }

    void awaitConnection() throws InterruptedException {
        if (!accepted.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("no agent has connected");
        }
    }

    void awaitSubscription() throws InterruptedException {
        awaitSubscriptions(1);
    }

    /** Waits for further subscriptions. */
    void awaitSubscriptions(int count) throws InterruptedException {
        if (!subscribed.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("no agent has subscribed %d times".formatted(count));
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                connections.add(connection);
                accepted.countDown();
                Thread serving = new Thread(() -> serve(connection), "stub-broker-connection");
                serving.setDaemon(true);
                serving.start();
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            DataInputStream in = new DataInputStream(connection.getInputStream());
            while (true) {
                int head = in.readUnsignedByte();
                byte[] body = in.readNBytes(remainingLength(in));
                if (manner != Manner.NEVER_ANSWERS) {
                    answer(head, ByteBuffer.wrap(body), connection.getOutputStream());
                }
            }
        } catch (IOException e) {
            // The agent is gone, or the test is over.
        }
    }

    private void answer(int head, ByteBuffer body, OutputStream out) throws IOException {
        switch (head >> 4) {
            case CONNECT -> out.write(new byte[] {0x20, 3, 0, 0, 0});
            case SUBSCRIBE -> {
                ByteBuffer answer = ByteBuffer.allocate(64).put((byte) 0x90).put((byte) 0);
                answer.putShort(body.getShort()).put((byte) 0);
                body.position(body.position() + 1 + body.get(body.position()));
                while (body.hasRemaining()) {
                    body.position(body.position() + Short.BYTES + body.getShort(body.position()) + 1);
                    answer.put((byte) 1);
                }
                answer.put(1, (byte) (answer.position() - 2));
                out.write(answer.array(), 0, answer.position());
                if (manner == Manner.HANDS_OVER) {
                    out.write(new byte[] {(byte) 0xE0, 2, (byte) 0x8E, 0});
                }
                subscribed.release();
            }
            case PUBLISH -> {
                if ((head & 0b110) != 0) {
                    body.position(Short.BYTES + body.getShort(0));
                    out.write(new byte[] {0x40, 2, body.get(), body.get()});
                }
            }
            case PINGREQ -> out.write(new byte[] {(byte) 0xD0, 0});
            default -> {}
        }
        out.flush();
    }

    private static int remainingLength(DataInputStream in) throws IOException {
        int length = 0;
        int shift = 0;
        int next;
        do {
            next = in.readUnsignedByte();
            length |= (next & 0x7F) << shift;
            shift += 7;
        } while (next > 0x7F);
        return length;
    }
}
