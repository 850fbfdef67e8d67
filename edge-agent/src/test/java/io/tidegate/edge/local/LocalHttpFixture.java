package io.tidegate.edge.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.buffer.BufferUsage;
import io.tidegate.edge.clock.ClockState;
import io.tidegate.edge.clock.ClockTrust;
import io.tidegate.edge.source.GroupIntake;
import io.tidegate.edge.source.ObservationClock;
import io.tidegate.edge.source.RecordingBuffer;
import io.tidegate.edge.source.RejectReason;
import io.tidegate.edge.source.RejectedReadings;
import io.tidegate.edge.source.Source.Health;
import io.tidegate.edge.source.Source.State;
import io.tidegate.edge.source.payload.PayloadLimits;
import io.tidegate.edge.transform.Pipeline;
import io.tidegate.edge.uplink.HubLink.LinkState;
import io.tidegate.edge.uplink.IdentityWarning;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.LedgerCounts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server before an intake whose buffer is in memory, and a client of it. */
abstract class LocalHttpFixture {

    static final Instant NOW = Instant.parse("2026-11-21T02:13:10.5Z");
    static final InetSocketAddress FREE_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    static final int MAX_BODY_BYTES = 10_000;

    final RecordingBuffer buffer = new RecordingBuffer();
    final RejectedReadings rejected = new RejectedReadings();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final GroupIntake intake = new GroupIntake(
            buffer,
            pipeline(),
            InstantSource.fixed(NOW),
            System::nanoTime,
            1,
            new GroupIntake.Options(4, 500, 500, Duration.ofMillis(200), 1, 10));
    LocalHttp http;

    /** The transforms between the server and the buffer. */
    Pipeline pipeline() {
        return Pipeline.EMPTY;
    }

    @BeforeEach
    void start() throws Exception {
        http = LocalHttp.start(new LocalHttp.Options(FREE_PORT, 2, MAX_BODY_BYTES), endpoints(20_000));
    }

    @AfterEach
    void stop() {
        buffer.gate.release(100);
        http.close();
        intake.close();
    }

    Endpoints endpoints(long acceptTimeoutMs) {
        ObservationClock clock = new ObservationClock(new ClockTrust(InstantSource.fixed(NOW), Instant.EPOCH, true));
        return new Endpoints(
                new AgentId("plant1-gw3"),
                intake,
                clock,
                rejected,
                new PayloadLimits(500, 100, 10),
                acceptTimeoutMs,
                LocalHttpFixture::snapshot);
    }

    static AgentSnapshot snapshot() {
        long nowNs = NOW.getEpochSecond() * 1_000_000_000L + NOW.getNano();
        return new AgentSnapshot(
                "plant1-gw3",
                "1.2.3",
                "00000000000000ff",
                new LinkState("mqtt://127.0.0.1:1883", true, "", 99, 77),
                List.of(new IdentityWarning(IdentityWarning.Code.DIVERGED, NOW.minusSeconds(60), NOW, 1)),
                OptionalDouble.of(0.4),
                new LedgerCounts(1200, 1180, Map.of(GapReason.EVICTED, 7L)),
                Map.of(RejectReason.MALFORMED, 3L),
                0,
                new BufferUsage(4096, 0, 8192, 1, 0, OptionalLong.of(nowNs), 123),
                OptionalLong.of(60),
                new ClockState(ClockTrust.Verdict.SYNCHRONIZED, 3_600),
                new AgentSnapshot.Config(17, 17, "applied", ""),
                List.of(new AgentSnapshot.SourceState("host", new Health(State.OK, OptionalLong.of(nowNs), 5, ""))));
    }

    static void assertProblem(HttpResponse<String> answer, int status, String... parts) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .contains("\"status\":" + status)
                .contains("\"title\":")
                .contains(parts);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(http.url() + path)).timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> keyed(String path, String key, String body) throws IOException, InterruptedException {
        return send(request(path).header("Idempotency-Key", key).POST(BodyPublishers.ofString(body)));
    }

    CompletableFuture<HttpResponse<String>> postAsync(String path, String body) {
        return client.sendAsync(
                request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> postGzip(byte[] body) throws IOException, InterruptedException {
        return send(request("/write").header("Content-Encoding", "gzip").POST(BodyPublishers.ofByteArray(body)));
    }

    static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** What the server answers to bytes that no HTTP client would send; empty if it hangs up. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException reset) {
            return "";
        }
    }
}
