package io.tidegate.sim.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** One connection through the relay: two sockets and a {@link Passage} each way. Four threads; thread-safe. */
final class RelayedConnection {

    private static final int CHUNK_BYTES = 16 * 1024;

    private final Socket client;
    private final Socket server;
    private final Passage up;
    private final Passage down;
    private final IntConsumer flipped;
    private final Consumer<RelayedConnection> ended;

    /**
     * @param flipped is told how many bits were flipped
     * @param ended is called when it is over, possibly more than once
     */
    RelayedConnection(
            Socket client,
            Socket server,
            Passage up,
            Passage down,
            IntConsumer flipped,
            Consumer<RelayedConnection> ended) {
        this.client = client;
        this.server = server;
        this.up = up;
        this.down = down;
        this.flipped = flipped;
        this.ended = ended;
    }

    void start() {
        RelayThreads.start("relay-up-in", () -> read(client, up));
        RelayThreads.start("relay-up-out", () -> write(up, server));
        RelayThreads.start("relay-down-in", () -> read(server, down));
        RelayThreads.start("relay-down-out", () -> write(down, client));
    }

    void faultsChanged() {
        up.faultsChanged();
        down.faultsChanged();
    }

    int bytesUnderWay() {
        return up.bytesUnderWay() + down.bytesUnderWay();
    }

    /** Ends both sides with a reset, as a link that breaks does: nothing that is under way arrives. */
    void reset() {
        up.close();
        down.close();
        reset(client);
        reset(server);
        ended.accept(this);
    }

    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It was closed already.
        }
    }

    private void read(Socket from, Passage passage) throws InterruptedException {
        byte[] chunk = new byte[CHUNK_BYTES];
        try {
            InputStream in = from.getInputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                flipped.accept(passage.send(Arrays.copyOf(chunk, read)));
            }
        } catch (IOException e) {
            // This side is gone; the other is told by the end that is sent below.
        }
        passage.send(new byte[0]);
    }

    /** Until either side ends; then ends both. */
    private void write(Passage passage, Socket to) throws InterruptedException {
        try {
            OutputStream out = to.getOutputStream();
            for (byte[] arrived = passage.receive(); arrived != null; arrived = passage.receive()) {
                out.write(arrived);
            }
        } catch (IOException e) {
            // The receiver is gone; the sender is told below.
        }
        reset();
    }
}
