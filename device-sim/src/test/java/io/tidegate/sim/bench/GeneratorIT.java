package io.tidegate.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The generators of load against an other side of a few lines, which counts what it takes. */
class GeneratorIT {

    private final ExecutorService otherSide = Executors.newSingleThreadExecutor();

    @AfterEach
    void end() {
        otherSide.shutdownNow();
    }

    @Test
    void whatAnAgentAcceptsIsCounted() throws Exception {
        try (ServerSocket listening = listening()) {
            List<String> bodies = new ArrayList<>();
            Future<?> agent = otherSide.submit(() -> answer(listening, bodies, "204 No Content"));

            assertThat(http(listening, 5, 1, 3).call())
                    .as("1 + 3 + 1 + 3 + 1 lines")
                    .isEqualTo(9L * PumpRows.READINGS);
            agent.get();
            assertThat(bodies).hasSize(5);
            assertThat(String.join("", bodies).lines()).hasSize(9).doesNotHaveDuplicates();
        }
    }

    @Test
    void aBusyAgentGetsTheSameAgain() throws Exception {
        try (ServerSocket listening = listening()) {
            List<String> bodies = new ArrayList<>();
            String busy = "503 Service Unavailable\r\nContent-Length: 4";
            Future<?> agent = otherSide.submit(() -> answer(listening, bodies, busy, busy, "204 No Content"));

            assertThat(http(listening, 1, 2).call()).isEqualTo(2L * PumpRows.READINGS);
            agent.get();
            assertThat(bodies).hasSize(3).containsOnly(bodies.get(0));
        }
    }

    @Test
    void anAgentGetsNoMoreWhileTooMuchIsOnItsWay() throws Exception {
        try (ServerSocket listening = listening()) {
            List<String> bodies = new ArrayList<>();
            Future<?> agent = otherSide.submit(() -> answer(listening, bodies, "204 No Content"));
            QueueBound full = new QueueBound(() -> 0, 2L * PumpRows.READINGS, 10);

            assertThat(http(listening, full, turns(6), 1).call())
                    .as("nothing ever arrives")
                    .isEqualTo(2L * PumpRows.READINGS);
            agent.get();
            assertThat(bodies).hasSize(2);
        }
    }

    @Test
    void whatTheHubHasStoredIsAskedOfTheAgent() throws Exception {
        HttpServer agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger status = new AtomicInteger(200);
        agent.createContext("/api/v1/status", exchange -> {
            byte[] body = "{\"ledger\":{\"accepted\":70,\"stored\":63,\"pending\":7}}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status.get(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        agent.start();
        try {
            StoredReadings stored = new StoredReadings(
                    URI.create("http://127.0.0.1:" + agent.getAddress().getPort()));
            assertThat(stored.count()).isEqualTo(63);
            status.set(503);
            assertThatThrownBy(stored::count).isInstanceOf(IOException.class).hasMessageContaining("answered 503");
        } finally {
            agent.stop(0);
        }
    }

    @Test
    void anAgentThatRefusesEndsTheRun() throws Exception {
        try (ServerSocket listening = listening()) {
            Future<?> agent = otherSide.submit(() -> answer(listening, new ArrayList<>(), "400 Bad Request"));

            assertThatThrownBy(http(listening, 5, 1)::call).hasMessageContaining("400 Bad Request");
            agent.get();
        }
    }

    @Test
    void everyMessageIsAcknowledgedBeforeItCounts() throws Exception {
        try (ServerSocket listening = listening()) {
            AtomicInteger messages = new AtomicInteger();
            Future<?> broker = otherSide.submit(() -> acknowledge(listening, messages, Integer.MAX_VALUE));

            // So many that it has to wait for acknowledgements again and again, and packet ids come round.
            long sent = mqtt(listening, () -> messages.get() > 0xffff).call();

            broker.get();
            assertThat(sent).isGreaterThan(0xffff).isEqualTo(messages.get());
        }
    }

    @Test
    void nothingIsSentWhileTooMuchIsOnItsWay() throws Exception {
        try (ServerSocket listening = listening()) {
            AtomicInteger messages = new AtomicInteger();
            Future<?> broker = otherSide.submit(() -> acknowledge(listening, messages, Integer.MAX_VALUE));

            // Nothing ever arrives: what is sent in one write when there is room is as far as it goes.
            assertThat(mqtt(listening, 150, turns(50)).call()).isBetween(150L, 250L);
            broker.get();
        }
    }

    @Test
    void aBrokerThatGoesAwayEndsTheRun() throws Exception {
        try (ServerSocket listening = listening()) {
            AtomicInteger messages = new AtomicInteger();
            Future<?> broker = otherSide.submit(() -> acknowledge(listening, messages, 500));

            assertThatThrownBy(mqtt(listening, () -> false)::call).isInstanceOf(IOException.class);
            broker.get();
            assertThat(messages).hasValue(500);
        }
    }

    @Test
    void eachMessageIsTakenByTheStreamBeforeItCounts() throws Exception {
        try (ServerSocket listening = listening()) {
            List<String> messages = new ArrayList<>();
            Future<?> server = otherSide.submit(() -> take(listening, messages, "{\"stream\":\"BENCH\",\"seq\":1}"));

            long sent = nats(listening, turns(20)).call();

            server.get();
            assertThat(messages)
                    .hasSize((int) sent)
                    .doesNotHaveDuplicates()
                    .allMatch(json -> json.startsWith("{\"name\":\"pump/") && json.endsWith("}"));
        }
    }

    @Test
    void aStreamThatRefusesEndsTheRun() throws Exception {
        try (ServerSocket listening = listening()) {
            Future<?> server = otherSide.submit(
                    () -> take(listening, new ArrayList<>(), "{\"error\":{\"description\":\"no space\"}}"));

            assertThatThrownBy(nats(listening, () -> false)::call).hasMessageContaining("no space");
            server.get();
        }
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static Callable<Long> http(ServerSocket to, int requests, int... bodyLines) throws IOException {
        return http(to, HttpLoad.unbounded(), turns(requests), bodyLines);
    }

    private static Callable<Long> http(ServerSocket to, QueueBound queue, BooleanSupplier timeIsUp, int... bodyLines)
            throws IOException {
        return new HttpLoad(
                URI.create("http://127.0.0.1:" + to.getLocalPort()),
                bodyLines,
                queue,
                timeIsUp,
                PumpRows.asLines(1, 0, PumpRows.STEP_NS));
    }

    private static Callable<Long> mqtt(ServerSocket to, BooleanSupplier timeIsUp) throws IOException {
        return mqtt(to, Long.MAX_VALUE, timeIsUp);
    }

    private static Callable<Long> mqtt(ServerSocket to, long most, BooleanSupplier timeIsUp) throws IOException {
        return messages(to, most, timeIsUp, new MqttLoad(1, PumpRows.asJson(1, 0)));
    }

    private static Callable<Long> nats(ServerSocket to, BooleanSupplier timeIsUp) throws IOException {
        return messages(to, Long.MAX_VALUE, timeIsUp, new NatsLoad(1, PumpRows.asJson(1, 0)));
    }

    private static Callable<Long> messages(
            ServerSocket to, long most, BooleanSupplier timeIsUp, MessageLoad.Dialect dialect) throws IOException {
        URI broker = URI.create("tcp://127.0.0.1:" + to.getLocalPort());
        return new MessageLoad(broker, 200, new QueueBound(() -> 0, most, 10), timeIsUp, dialect);
    }

    private static BooleanSupplier turns(int many) {
        AtomicInteger turn = new AtomicInteger();
        return () -> turn.getAndIncrement() >= many;
    }

    /** An agent for one connection: what it has of each answer is in {@code statuses}, the last of them for all others. */
    private static String answer(ServerSocket listening, List<String> bodies, String... statuses) throws IOException {
        try (Socket socket = listening.accept()) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                byte[] body = new byte[Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"))];
                in.readFully(body);
                bodies.add(new String(body, StandardCharsets.UTF_8));
                String status = statuses[Math.min(bodies.size(), statuses.length) - 1];
                String rest = status.contains("Length: 4") ? "busy" : "";
                socket.getOutputStream()
                        .write(("HTTP/1.1 " + status + "\r\n\r\n" + rest).getBytes(StandardCharsets.UTF_8));
            }
            return "";
        }
    }

    /** Empty when the other side has closed. */
    private static String head(DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.append((char) next);
            if (head.indexOf("\r\n\r\n") >= 0) {
                return head.toString();
            }
        }
        return "";
    }

    /** A broker for one connection, which it closes after so many messages. */
    private static String acknowledge(ServerSocket listening, AtomicInteger messages, int most) throws IOException {
        int expectedId = 1;
        try (Socket socket = listening.accept()) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            OutputStream out = socket.getOutputStream();
            for (int kind = in.read(); kind >= 0 && messages.get() < most; kind = in.read()) {
                byte[] packet = new byte[remaining(in)];
                in.readFully(packet);
                if (kind == 0x10) {
                    out.write(new byte[] {0x20, 2, 0, 0});
                    continue;
                }
                assertThat(kind).isEqualTo(0x32);
                int topic = (packet[0] & 0xff) << 8 | packet[1] & 0xff;
                int id = (packet[2 + topic] & 0xff) << 8 | packet[3 + topic] & 0xff;
                assertThat(id).isEqualTo(expectedId);
                assertThat(packet[packet.length - 1]).isEqualTo((byte) '}');
                expectedId = expectedId == 0xffff ? 1 : expectedId + 1;
                messages.incrementAndGet();
                out.write(new byte[] {0x40, 2, packet[2 + topic], packet[3 + topic]});
            }
        }
        return "";
    }

    /** A NATS server for one connection that gives each message the same answer. */
    private static String take(ServerSocket listening, List<String> messages, String answer) throws IOException {
        try (Socket socket = listening.accept()) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            OutputStream out = socket.getOutputStream();
            out.write("INFO {}\r\n".getBytes(StandardCharsets.UTF_8));
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                if (line.equals("PING")) {
                    out.write("PONG\r\n".getBytes(StandardCharsets.UTF_8));
                } else if (line.startsWith("PUB ")) {
                    String[] words = line.split(" ");
                    byte[] payload = new byte[Integer.parseInt(words[3])];
                    in.readFully(payload);
                    assertThat(line(in)).isEmpty();
                    messages.add(new String(payload, StandardCharsets.UTF_8));
                    out.write("MSG %s 1 %d\r\n%s\r\n"
                            .formatted(words[2], answer.length(), answer)
                            .getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (SocketException e) {
            // The generator has gone, with answers on their way to it.
        }
        return "";
    }

    /** Empty also when the other side has closed. */
    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    private static int remaining(DataInputStream in) throws IOException {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            int part = in.readUnsignedByte();
            length |= (part & 0x7f) << shift;
            if (part < 0x80) {
                return length;
            }
        }
    }
}
