package io.tidegate.sim.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * One connection that publishes messages to a broker as fast as it acknowledges and as they arrive where they are to: many are
 * in flight, and those that may go go in one write, so that the machine's processors are left to what is measured.
 */
final class MessageLoad implements Callable<Long> {

    /** How often to look what has arrived. */
    static final long LOOK_INTERVAL_MS = 10;

    private static final int MAX_MESSAGE_BYTES = 512;
    private static final int MOST_AT_ONCE = 100;

    private final URI broker;
    private final int maxInFlight;
    private final QueueBound queue;
    private final BooleanSupplier timeIsUp;
    private final Dialect dialect;

    /** What a broker wants to be told, just so much of it as load needs. */
    interface Dialect {

        /** Introduces the client to the broker, and returns when it may publish. */
        void open(OutputStream out, DataInputStream in) throws IOException;

        /** Writes the next message, of {@link #MAX_MESSAGE_BYTES} at most; where it ends. Called by one thread. */
        int write(byte[] out, int at);

        /**
         * Waits for the next acknowledgement. Called by one thread, while another one publishes.
         *
         * @throws IOException if there is something else, or nothing any more
         */
        void awaitAcknowledgement(DataInputStream in) throws IOException;
    }

    /**
     * A connection that is not open yet.
     *
     * @param broker {@code scheme://HOST:PORT}
     * @param maxInFlight messages that may wait for their acknowledgement
     * @param queue what all connections share
     */
    MessageLoad(URI broker, int maxInFlight, QueueBound queue, BooleanSupplier timeIsUp, Dialect dialect) {
        this.broker = broker;
        this.maxInFlight = maxInFlight;
        this.queue = queue;
        this.timeIsUp = timeIsUp;
        this.dialect = dialect;
    }

    /** Publishes until the time is up, and waits until all is acknowledged; how many messages that were. */
    @Override
    public Long call() throws IOException, InterruptedException {
        Semaphore free = new Semaphore(maxInFlight);
        AtomicReference<IOException> failure = new AtomicReference<>();
        byte[] messages = new byte[MOST_AT_ONCE * MAX_MESSAGE_BYTES];
        long sent = 0;
        try (Socket socket = new Socket(broker.getHost(), broker.getPort())) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            dialect.open(out, in);
            Thread reader = new Thread(() -> read(in, free, failure), "acknowledgements");
            reader.setDaemon(true);
            reader.start();
            while (!timeIsUp.getAsBoolean() && failure.get() == null) {
                if (queue.isReached()) {
                    TimeUnit.MILLISECONDS.sleep(1);
                    continue;
                }
                free.acquire();
                int more = Math.min(MOST_AT_ONCE - 1, free.availablePermits());
                free.acquire(more);
                int count = 1 + more;
                int bytes = 0;
                for (int i = 0; i < count; i++) {
                    bytes = dialect.write(messages, bytes);
                }
                out.write(messages, 0, bytes);
                sent += count;
                queue.sent(count);
            }
            free.acquire(maxInFlight);
            // Looked at before the socket is closed, which ends the reader, too.
            IOException failed = failure.get();
            if (failed != null) {
                throw failed;
            }
        }
        return sent;
    }

    private void read(DataInputStream in, Semaphore free, AtomicReference<IOException> failure) {
        try {
            while (true) {
                dialect.awaitAcknowledgement(in);
                free.release();
            }
        } catch (IOException e) {
            failure.set(e);
            free.release(Integer.MAX_VALUE / 2);
        }
    }
}
