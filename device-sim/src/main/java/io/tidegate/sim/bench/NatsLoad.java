package io.tidegate.sim.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Publishes one JSON reading per message to a stream (JetStream, kept in files) of a NATS server that is a leaf of another one,
 * which mirrors the stream. It makes both streams, waits for each message to be acknowledged by the leaf's, and speaks just so
 * much of the protocol of NATS: <a href="https://docs.nats.io/reference/reference-protocols/nats-protocol">commands</a>,
 * <a href="https://docs.nats.io/reference/reference-protocols/nats_api_reference">streams</a>.
 */
public final class NatsLoad implements MessageLoad.Dialect {

    private final int unit;
    private final PumpRows rows;
    private final byte[] head;

    NatsLoad(int unit, PumpRows rows) {
        this.unit = unit;
        this.rows = rows;
        this.head = "PUB bench.%d _INBOX.load-%d ".formatted(unit, unit).getBytes(StandardCharsets.US_ASCII);
    }

    /** Arguments: {@code nats://LEAF:PORT nats://HUB:PORT LEAF_DOMAIN SECONDS CONNECTIONS IN_FLIGHT QUEUE}. */
    public static void main(String[] args) throws Exception {
        URI leaf = URI.create(args[0]);
        List<PumpRows> rows = PumpRows.asJson(Integer.parseInt(args[4]));
        try (NatsClient atLeaf = new NatsClient(leaf);
                NatsClient atHub = new NatsClient(URI.create(args[1]))) {
            atLeaf.create("BENCH", "\"subjects\":[\"bench.>\"]");
            atHub.create(
                    "MIRROR",
                    "\"mirror\":{\"name\":\"BENCH\",\"external\":{\"api\":\"$JS.%s.API\"}}".formatted(args[2]));
            QueueBound queue = new QueueBound(
                    () -> atHub.messages("MIRROR"), Long.parseLong(args[6]), MessageLoad.LOOK_INTERVAL_MS);
            queue.watch();
            BooleanSupplier timeIsUp = GeneratorRun.after(args[3]);
            List<MessageLoad> connections = new ArrayList<>();
            for (int unit = 1; unit <= rows.size(); unit++) {
                NatsLoad dialect = new NatsLoad(unit, rows.get(unit - 1));
                connections.add(new MessageLoad(leaf, Integer.parseInt(args[5]), queue, timeIsUp, dialect));
            }
            GeneratorRun.report(connections);
        }
    }

    @Override
    public void open(OutputStream out, DataInputStream in) throws IOException {
        NatsClient.introduce(out, in);
        out.write("SUB _INBOX.load-%d 1\r\n".formatted(unit).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public int write(byte[] out, int at) {
        System.arraycopy(head, 0, out, at, head.length);
        int to = at + head.length;
        byte[] length = Integer.toString(rows.nextBytes()).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(length, 0, out, to, length.length);
        to = rows.write(out, lineEnd(out, to + length.length), '}');
        return lineEnd(out, to);
    }

    private static int lineEnd(byte[] out, int at) {
        out[at] = '\r';
        out[at + 1] = '\n';
        return at + 2;
    }

    /** The server asks for a sign of life only every two minutes, twice: a run ends before that matters. */
    @Override
    public void awaitAcknowledgement(DataInputStream in) throws IOException {
        String answer = NatsClient.readMessage(in);
        if (answer.contains("\"error\"")) {
            throw new IOException("the stream has not taken a message: " + answer);
        }
    }
}
