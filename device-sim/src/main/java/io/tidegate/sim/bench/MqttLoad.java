package io.tidegate.sim.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Publishes one JSON reading per message to any MQTT broker with QoS 1. It speaks just so much MQTT 3.1.1. */
public final class MqttLoad implements MessageLoad.Dialect {

    private static final int MAX_PACKET_ID = 0xffff;
    private static final byte[] CONNACK_ACCEPTED = {0x20, 2, 0, 0};
    private static final int PUBACK = 0x40;
    private static final int PUBLISH_QOS_1 = 0x32;
    private static final int CONNECT = 0x10;
    private static final int CLEAN_SESSION = 0x02;
    private static final int VERSION_3_1_1 = 4;

    private final int unit;
    private final PumpRows rows;
    private final byte[] topic;
    private int packetId;

    MqttLoad(int unit, PumpRows rows) {
        this.unit = unit;
        this.rows = rows;
        this.topic = "bench/%d".formatted(unit).getBytes(StandardCharsets.UTF_8);
    }

    /** Arguments: {@code mqtt://HOST:PORT SECONDS CONNECTIONS IN_FLIGHT ARRIVED_FILE QUEUE}. */
    public static void main(String[] args) throws Exception {
        List<PumpRows> rows = PumpRows.asJson(Integer.parseInt(args[2]));
        QueueBound queue = new QueueBound(
                new ArrivedLines(Path.of(args[4])), Long.parseLong(args[5]), MessageLoad.LOOK_INTERVAL_MS);
        queue.watch();
        BooleanSupplier timeIsUp = GeneratorRun.after(args[1]);
        List<MessageLoad> connections = new ArrayList<>();
        for (int unit = 1; unit <= rows.size(); unit++) {
            MqttLoad dialect = new MqttLoad(unit, rows.get(unit - 1));
            connections.add(new MessageLoad(URI.create(args[0]), Integer.parseInt(args[3]), queue, timeIsUp, dialect));
        }
        GeneratorRun.report(connections);
    }

    @Override
    public void open(OutputStream out, DataInputStream in) throws IOException {
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
            throw new IOException("the broker does not take the connection: code %d".formatted(answer[3]));
        }
    }

    @Override
    public int write(byte[] out, int at) {
        int remaining = 2 + topic.length + 2 + rows.nextBytes();
        int to = at;
        out[to++] = PUBLISH_QOS_1;
        for (int rest = remaining; ; rest >>>= 7) {
            out[to++] = (byte) (rest < 0x80 ? rest : rest & 0x7f | 0x80);
            if (rest < 0x80) {
                break;
            }
        }
        out[to++] = 0;
        out[to++] = (byte) topic.length;
        System.arraycopy(topic, 0, out, to, topic.length);
        to += topic.length;
        packetId = packetId == MAX_PACKET_ID ? 1 : packetId + 1;
        out[to++] = (byte) (packetId >>> 8);
        out[to++] = (byte) packetId;
        return rows.write(out, to, '}');
    }

    @Override
    public void awaitAcknowledgement(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        in.skipNBytes(in.readUnsignedByte());
        if (kind != PUBACK) {
            throw new IOException("the broker has sent a packet of kind %x".formatted(kind));
        }
    }
}
