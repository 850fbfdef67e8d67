package io.tidegate.sim.link;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Forwards TCP connections to a target with the faults that it is told, which can change at any time and hold for the
 * connections that there are too. It can be cut: then every connection is reset, and new ones are too, until it is
 * healed. Thread-safe; four threads for each connection.
 */
public final class TcpRelay implements Closeable {

    private static final int CONNECT_TIMEOUT_MS = 5_000;

    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final SplittableRandom seeds;
    private final LongSupplier nanoTime;
    private final Set<RelayedConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong flippedBits = new AtomicLong();
    private final AtomicLong upBytes = new AtomicLong();
    private final AtomicLong downBytes = new AtomicLong();
    private volatile LinkFaults faults = LinkFaults.NONE;
    private volatile boolean cut;

    /**
     * What has happened since it was started.
     *
     * @param connections that were forwarded
     * @param flippedBits in all of them
     * @param upBytes that have arrived at the target
     * @param downBytes that have come back from it
     */
    public record Counts(long connections, long flippedBits, long upBytes, long downBytes) {}

    /**
     * Listens at once; connections are taken after {@link #start}.
     *
     * @param seed of jitter and corruption
     * @param nanoTime a monotonic time, as {@link System#nanoTime()}
     */
    public TcpRelay(InetSocketAddress listen, InetSocketAddress target, long seed, LongSupplier nanoTime)
            throws IOException {
        this.target = target;
        this.seeds = new SplittableRandom(seed);
        this.nanoTime = nanoTime;
        this.listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(listen);
    }

    /** Where it listens, with the port that was really taken. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    public void start() {
        RelayThreads.start("relay-accept", this::acceptAll);
    }

    /** What is wrong with the link now. */
    public LinkFaults faults() {
        return faults;
    }

    /** From now on the link has these faults and no others. */
    public void apply(LinkFaults changed) {
        faults = changed;
        open.forEach(RelayedConnection::faultsChanged);
    }

    /** Resets every connection; new ones are forwarded. */
    public void reset() {
        open.forEach(RelayedConnection::reset);
    }

    /** Resets every connection, and every new one from now on. */
    public void cut() {
        cut = true;
        reset();
    }

    /** New connections are forwarded again, and nothing is wrong with any. */
    public void heal() {
        cut = false;
        apply(LinkFaults.NONE);
    }

    public Counts counts() {
        return new Counts(connections.get(), flippedBits.get(), upBytes.get(), downBytes.get());
    }

    /** Bytes that were sent and have not arrived. */
    public int bytesUnderWay() {
        return open.stream().mapToInt(RelayedConnection::bytesUnderWay).sum();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        reset();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (cut) {
                    RelayedConnection.reset(client);
                } else {
                    // Split here, on one thread, so that the n-th connection has the same course in every run.
                    Course up = new Course(seeds.nextLong());
                    Course down = new Course(seeds.nextLong());
                    RelayThreads.start("relay-connect", () -> forward(client, up, down));
                }
            } catch (IOException e) {
                // Closed, or out of descriptors for a moment: the loop's condition tells which.
            }
        }
    }

    private void forward(Socket client, Course up, Course down) {
        Socket server = new Socket();
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target, CONNECT_TIMEOUT_MS);
        } catch (IOException e) {
            RelayedConnection.reset(client);
            RelayedConnection.reset(server);
            return;
        }
        RelayedConnection connection = new RelayedConnection(
                client,
                server,
                new Passage(Heading.UP, this::faults, nanoTime, up, upBytes),
                new Passage(Heading.DOWN, this::faults, nanoTime, down, downBytes),
                flippedBits::addAndGet,
                open::remove);
        open.add(connection);
        connections.incrementAndGet();
        connection.start();
        // It may have been cut or closed between the accept and the line above.
        if (cut || listener.isClosed()) {
            connection.reset();
        }
    }
}
