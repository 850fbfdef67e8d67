package io.tidegate.sim.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Publishes one JSON reading per message to any MQTT broker with QoS 1, as fast as it acknowledges and as they arrive where they
 * are to: many are in flight, and those that may go go in one write. It speaks just so much MQTT 3.1.1 that the machine's processors are left to what is measured.
 */
public final class MqttLoad implements Callable<Long> {

    private static final int MAX_PACKET_BYTES = 512;
    private static final int MOST_AT_ONCE = 100;
    private static final int MAX_PACKET_ID = 0xffff;
    private static final byte[] CONNACK_ACCEPTED = {0x20, 2, 0, 0};
    private static final int PUBACK = 0x40;
    private static final int PUBLISH_QOS_1 = 0x32;
    private static final int CONNECT = 0x10;
    private static final int CLEAN_SESSION = 0x02;
    private static final int VERSION_3_1_1 = 4;

    private final URI broker;
    private final int unit;
    private final int maxInFlight;
    private final QueueBound queue;
    private final BooleanSupplier timeIsUp;
    private final PumpRows rows;
    private final byte[] topic;
    private final byte[] packets = new byte[MOST_AT_ONCE * MAX_PACKET_BYTES];
    private int packetId;

    MqttLoad(URI broker, int unit, int maxInFlight, QueueBound queue, BooleanSupplier timeIsUp, PumpRows rows) {
        this.broker = broker;
        this.unit = unit;
        this.maxInFlight = maxInFlight;
        this.queue = queue;
        this.timeIsUp = timeIsUp;
        this.rows = rows;
        this.topic = "bench/%d".formatted(unit).getBytes(StandardCharsets.UTF_8);
    }

    /** Arguments: {@code mqtt://HOST:PORT SECONDS CONNECTIONS IN_FLIGHT ARRIVED_FILE QUEUE}. */
    public static void main(String[] args) throws Exception {
        List<PumpRows> rows = new ArrayList<>();
        for (int unit = 1; unit <= Integer.parseInt(args[2]); unit++) {
            rows.add(PumpRows.asJson(unit, LoadRun.nowNs()));
        }
        QueueBound queue = new QueueBound(Path.of(args[4]), Long.parseLong(args[5]));
        Thread looks = new Thread(queue, "arrivals");
        looks.setDaemon(true);
        looks.start();
        BooleanSupplier timeIsUp = LoadRun.after(args[1]);
        List<MqttLoad> connections = new ArrayList<>();
        for (int unit = 1; unit <= rows.size(); unit++) {
            connections.add(new MqttLoad(
                    URI.create(args[0]), unit, Integer.parseInt(args[3]), queue, timeIsUp, rows.get(unit - 1)));
        }
        LoadRun.report(connections);
    }

    /** Publishes until the time is up, and waits until all is acknowledged. */
    @Override
    public Long call() throws IOException, InterruptedException {
        Semaphore free = new Semaphore(maxInFlight);
        AtomicReference<IOException> failure = new AtomicReference<>();
        long sent = 0;
        try (Socket socket = new Socket(broker.getHost(), broker.getPort())) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            connect(out, in);
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
                    bytes = publish(bytes);
                }
                out.write(packets, 0, bytes);
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

    private void connect(OutputStream out, DataInputStream in) throws IOException {
        byte[] id = "bench-load-%d".formatted(unit).getBytes(StandardCharsets.UTF_8);
        byte[] packet = new byte[14 + id.length];
        packet[0] = CONNECT;
        packet[1] = (byte) (12 + id.length);
        System.arraycopy(new byte[] {0, 4, 'M', 'Q', 'T', 'T', VERSION_3_1_1, CLEAN_SESSION, 0, 0}, 0, packet, 2, 10);
        packet[13] = (byte) id.length;
        System.arraycopy(id, 0, packet, 14, id.length);
        out.write(packet);
        byte[] answer = new byte[CONNACK_ACCEPTED.length];
        in.readFully(answer);
        if (!Arrays.equals(answer, CONNACK_ACCEPTED)) {
            throw new IOException("%s does not take the connection: code %d".formatted(broker, answer[3]));
        }
    }

    private int publish(int at) {
        int payload = rows.nextBytes();
        int remaining = 2 + topic.length + 2 + payload;
        int to = at;
        packets[to++] = PUBLISH_QOS_1;
        for (int rest = remaining; ; rest >>>= 7) {
            packets[to++] = (byte) (rest < 0x80 ? rest : rest & 0x7f | 0x80);
            if (rest < 0x80) {
                break;
            }
        }
        packets[to++] = 0;
        packets[to++] = (byte) topic.length;
        System.arraycopy(topic, 0, packets, to, topic.length);
        to += topic.length;
        packetId = packetId == MAX_PACKET_ID ? 1 : packetId + 1;
        packets[to++] = (byte) (packetId >>> 8);
        packets[to++] = (byte) packetId;
        return rows.write(packets, to, '}');
    }

    private void read(DataInputStream in, Semaphore free, AtomicReference<IOException> failure) {
        try {
            while (true) {
                int kind = in.readUnsignedByte();
                in.skipNBytes(in.readUnsignedByte());
                if (kind != PUBACK) {
                    throw new IOException("%s has sent a packet of kind %x".formatted(broker, kind));
                }
                free.release();
            }
        } catch (IOException e) {
            failure.set(e);
            free.release(Integer.MAX_VALUE / 2);
        }
    }
}
