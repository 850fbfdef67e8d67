package io.tidegate.sim.link;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Forwards TCP connections to a target, until it is cut: then every connection is reset, and new ones are too, until it
 * is healed. Thread-safe; two threads for each connection.
 */
public final class TcpRelay implements Closeable {

    private static final int CHUNK_BYTES = 16 * 1024;

    private static final int CONNECT_TIMEOUT_MS = 5_000;

    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    /** Listens at once; connections are taken after {@link #start}. */
    public TcpRelay(InetSocketAddress listen, InetSocketAddress target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(listen);
    }

    /** Where it listens, with the port that was really taken. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    public void start() {
        daemon("relay-accept", this::acceptAll);
    }

    /** Resets every connection, and every new one from now on. */
    public void cut() {
        cut = true;
        open.forEach(TcpRelay::reset);
    }

    /** New connections are forwarded again. */
    public void heal() {
        cut = false;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(TcpRelay::reset);
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (cut) {
                    reset(client);
                } else {
                    daemon("relay", () -> forward(client));
                }
            } catch (IOException e) {
                // Closed, or out of descriptors for a moment: the loop's condition tells which.
            }
        }
    }

    private void forward(Socket client) {
        Socket server = new Socket();
        open.add(client);
        open.add(server);
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target, CONNECT_TIMEOUT_MS);
            daemon("relay-back", () -> copy(server, client));
            copy(client, server);
        } catch (IOException e) {
            reset(client);
        }
    }

    /** Copies until either side ends, then ends both. */
    private void copy(Socket from, Socket to) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read >= 0 && !cut; read = in.read(chunk)) {
                out.write(chunk, 0, read);
            }
        } catch (IOException e) {
            // One side is gone; the other is told below.
        }
        for (Socket socket : new Socket[] {from, to}) {
            open.remove(socket);
            reset(socket);
        }
    }

    /** Closes with a reset, as a link that breaks does: nothing that is under way arrives. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It was closed already.
        }
    }

    private static void daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }
}
