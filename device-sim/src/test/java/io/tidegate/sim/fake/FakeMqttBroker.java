package io.tidegate.sim.fake;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** As much of an MQTT 5 broker as a publisher meets: it takes messages, passes them on to nobody, and answers each as told. */
public final class FakeMqttBroker implements AutoCloseable {

    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;
    private static final int DISCONNECT = 14;

    private final ServerSocket server;
    private final List<Message> messages = new ArrayList<>();
    private final Queue<Answer> answers = new ArrayDeque<>();
    private final List<Socket> connections = new ArrayList<>();

    /** What was published. */
    public record Message(String topic, String payload) {}

    /** What a publisher hears. */
    public enum Answer {
        TAKEN(0x00),
        NOBODY_LISTENS(0x10),
        QUOTA_EXCEEDED(0x97),
        /** The connection breaks. */
        NONE(-1);

        private final int reason;

        Answer(int reason) {
            this.reason = reason;
        }
    }

    /** Listens on a free port of the loopback interface. */
    public FakeMqttBroker() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    public URI uri() {
        return URI.create("mqtt://127.0.0.1:" + server.getLocalPort());
    }

    /** The answers to the next messages; those after them are taken. */
    public synchronized void next(Answer... next) {
        answers.addAll(List.of(next));
    }

    public synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "fake-mqtt-broker");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                synchronized (this) {
                    connections.add(connection);
                }
                thread(() -> serve(connection));
            }
        } catch (IOException e) {
            // The broker was closed.
            return;
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            DataInputStream in = new DataInputStream(connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            for (int type = in.read(); type >= 0 && type >> 4 != DISCONNECT; type = in.read()) {
                byte[] body = in.readNBytes(length(in));
                if (type >> 4 == CONNECT) {
                    out.write(new byte[] {0x20, 3, 0, 0, 0});
                } else if (type >> 4 == PUBLISH && !answer(ByteBuffer.wrap(body), out)) {
                    return;
                }
            }
        } catch (IOException e) {
            // The client is gone.
            return;
        }
    }

    private static int length(DataInputStream in) throws IOException {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            int digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            if (digit < 0x80) {
                return length;
            }
        }
    }

    private synchronized boolean answer(ByteBuffer publish, OutputStream out) throws IOException {
        byte[] topic = new byte[publish.getShort()];
        publish.get(topic);
        short packet = publish.getShort();
        int properties = publish.get();
        publish.position(publish.position() + properties);
        messages.add(new Message(
                new String(topic, StandardCharsets.UTF_8),
                StandardCharsets.UTF_8.decode(publish).toString()));
        Answer answer = answers.isEmpty() ? Answer.TAKEN : answers.remove();
        if (answer == Answer.NONE) {
            return false;
        }
        out.write(new byte[] {0x40, 3, (byte) (packet >> 8), (byte) packet, (byte) answer.reason});
        return true;
    }

    @Override
    public synchronized void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
