package io.tidegate.edge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.buffer.AppendOutcome;
import io.tidegate.edge.buffer.BufferUsage;
import io.tidegate.edge.source.GroupIntake;
import io.tidegate.edge.source.ObservationClock;
import io.tidegate.edge.source.RecordingBuffer;
import io.tidegate.edge.source.RejectReason;
import io.tidegate.edge.source.RejectedReadings;
import io.tidegate.edge.source.Source.Health;
import io.tidegate.edge.source.Source.State;
import io.tidegate.edge.source.payload.PayloadLimits;
import io.tidegate.edge.uplink.HubLink.LinkState;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Value;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LocalHttpIT {

    private static final Instant NOW = Instant.parse("2026-11-21T02:13:10.5Z");
    private static final InetSocketAddress FREE_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int MAX_BODY_BYTES = 10_000;

    private final RecordingBuffer buffer = new RecordingBuffer();
    private final RejectedReadings rejected = new RejectedReadings();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final GroupIntake intake = new GroupIntake(
            buffer,
            InstantSource.fixed(NOW),
            System::nanoTime,
            new GroupIntake.Options(4, 500, 500, Duration.ofMillis(200), 1, 10));
    private LocalHttp http;

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

    @ParameterizedTest
    @ValueSource(strings = {"/write", "/write?db=pumps&rp=&consistency=all", "/api/v2/write?org=o&bucket=b"})
    void aWriteIs204OnceItIsInTheBuffer(String path) throws Exception {
        HttpResponse<String> answer = post(path, "room,sensor=a temp=21.5 1700000000000000000");
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(buffer.readings()).singleElement().satisfies(reading -> {
            assertThat(reading.series().toString()).isEqualTo("room/temp{sensor=a}");
            assertThat(reading.value()).isEqualTo(Value.of(21.5));
            assertThat(reading.timeNs()).isEqualTo(1_700_000_000_000_000_000L);
        });
    }

    @Test
    void theAnswerWaitsForTheDiskAndHoldsNoThread() throws Exception {
        buffer.gate.drainPermits();
        List<CompletableFuture<HttpResponse<String>>> answers = List.of(
                postAsync("/write", "room temp=1"),
                postAsync("/write", "room temp=2"),
                postAsync("/write", "room temp=3"));
        assertThat(buffer.begun.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(get("/healthz").statusCode())
                .as("both handler threads are free")
                .isEqualTo(200);
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        buffer.gate.release(100);
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
        }
    }

    @Test
    void thePrecisionOfTheQueryCounts() throws Exception {
        assertThat(post("/write?precision=s", "room temp=1 1700000000").statusCode())
                .isEqualTo(204);
        assertThat(buffer.readings()).extracting(Reading::timeNs).containsExactly(1_700_000_000_000_000_000L);
        assertProblem(post("/write?precision=h", "room temp=1"), 400, "use one of ns, us, ms, s");
    }

    @Test
    void badLinesAreNamedAndGoodOnesKept() throws Exception {
        HttpResponse<String> answer = post("/write", "room temp=1\nroom temp=NaN\nroom temp=2\nroom\n");
        assertProblem(answer, 400, "line 2: NaN is not a measurement");
        assertThat(answer.body())
                .contains("\"line\":2")
                .contains("\"line\":4")
                .contains("\"accepted\":2")
                .contains("\"rejected\":2")
                .contains("\"error\":\"partial write: ");
        assertThat(buffer.readings()).hasSize(2);
        assertThat(rejected.total()).isEqualTo(2);
        assertThat(rejected.count(RejectReason.UNACCEPTABLE)).isEqualTo(1);
    }

    @Test
    void aPrecisionMistakeIsRefusedWithAdvice() throws Exception {
        assertProblem(post("/write", "room temp=1 1700000000"), 400, "with precision=s: set that in the request");
        assertThat(buffer.readings()).isEmpty();
    }

    @Test
    void anEmptyBodyIsFine() throws Exception {
        assertThat(post("/write", "").statusCode()).isEqualTo(204);
        assertThat(buffer.appends).isEmpty();
    }

    @Test
    void aGzipBodyIsInflatedWithinTheLimit() throws Exception {
        assertThat(postGzip(gzip("room temp=1 1700000000000000000")).statusCode())
                .isEqualTo(204);
        assertThat(buffer.readings()).hasSize(1);
        assertProblem(postGzip(gzip("#".repeat(5_000_000))), 413, "larger than 10,000 bytes");
        assertProblem(postGzip("not gzip".getBytes(StandardCharsets.UTF_8)), 400, "cannot be inflated");
        byte[] truncated = gzip("room temp=1");
        assertProblem(postGzip(Arrays.copyOf(truncated, truncated.length - 9)), 400, "cannot be inflated");
        assertProblem(
                send(request("/write").header("Content-Encoding", "br").POST(BodyPublishers.ofString("x"))),
                415,
                "send gzip");
        assertThat(buffer.readings()).hasSize(1);
    }

    @Test
    void theBodyLimitHoldsAtItsBoundAndFarBeyond() throws Exception {
        String line = "room temp=1 1700000000000000000\n";
        assertThat(post("/write", line + "#".repeat(MAX_BODY_BYTES - line.length()))
                        .statusCode())
                .isEqualTo(204);
        assertProblem(post("/write", "#".repeat(MAX_BODY_BYTES + 1)), 413, "larger than 10,000 bytes");
        assertProblem(post("/write", "#".repeat(10_000_000)), 413, "larger than 10,000 bytes");
        HttpRequest.Builder chunked =
                request("/write").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[200_000])));
        assertProblem(send(chunked), 413, "larger than 10,000 bytes");
        assertThat(buffer.readings()).hasSize(1);
    }

    @Test
    void moreReadingsThanTheIntakeTakesAre413() throws Exception {
        assertThat(post("/write", "a x=1\n".repeat(500)).statusCode()).isEqualTo(204);
        assertProblem(post("/write", "a x=1\n".repeat(501)), 413, "more than 500 readings");
        String text = "a x=\"" + "y".repeat(640) + "\"\n";
        assertProblem(post("/write", "a x=1\n".repeat(490) + text), 413, "long texts count for more");
    }

    @Test
    void aResendWithItsKeyIsAnsweredAgainAndNotStoredAgain() throws Exception {
        assertThat(keyed("/write", "k1", "room temp=1").statusCode()).isEqualTo(204);
        assertThat(keyed("/write", "k1", "room temp=1").statusCode()).isEqualTo(204);
        assertProblem(keyed("/write", "k1", "room temp=2"), 422, "use a new key for each body");
        assertProblem(keyed("/write?precision=s", "k1", "room temp=1"), 422, "another body");
        assertThat(buffer.readings()).hasSize(1);
        HttpResponse<String> first = keyed("/write", "k2", "room temp=1\nroom");
        HttpResponse<String> second = keyed("/write", "k2", "room temp=1\nroom");
        assertThat(first.statusCode()).isEqualTo(400);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(buffer.readings()).hasSize(2);
        assertThat(rejected.total()).as("counted once").isEqualTo(1);
        assertThat(keyed("/write", "k".repeat(255), "room temp=3").statusCode()).isEqualTo(204);
        assertProblem(keyed("/write", "k".repeat(256), "room temp=3"), 400, "at most 255");
    }

    @Test
    void anOverloadIs503WithRetryAfter() throws Exception {
        buffer.gate.drainPermits();
        postAsync("/write", "room temp=0");
        assertThat(buffer.begun.poll(10, TimeUnit.SECONDS)).isNotNull();
        HttpResponse<String> answer = post("/write", "a x=1\n".repeat(500));
        assertProblem(answer, 503, "Nothing was stored");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void aFullBufferIs503WithRetryAfter() throws Exception {
        buffer.answer(append -> Optional.of(new AppendOutcome.Full()));
        HttpResponse<String> answer = post("/write", "room temp=1");
        assertProblem(answer, 503, "the buffer is full");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("10");
        buffer.answer(append -> Optional.of(new AppendOutcome.Failed("no space left on device")));
        assertProblem(post("/write", "room temp=1"), 503, "no space left on device");
    }

    @Test
    void aDiskThatHangsIs503InTime() throws Exception {
        http.close();
        http = LocalHttp.start(new LocalHttp.Options(FREE_PORT), endpoints(50));
        buffer.gate.drainPermits();
        assertProblem(post("/write", "room temp=1"), 503, "the disk did not answer");
    }

    @Test
    void jsonReadingsAndSenMlAreTakenTheSameWay() throws Exception {
        String reading = "{\"name\":\"room/temp\",\"value\":21.5,\"time\":\"2026-11-21T02:13:10.123456789Z\"}";
        assertThat(post("/api/v1/readings", "[" + reading + "]").statusCode()).isEqualTo(204);
        HttpRequest.Builder senMl = request("/api/v1/readings")
                .header("Content-Type", "application/senml+json; charset=utf-8")
                .POST(BodyPublishers.ofString("[{\"bn\":\"pump/\",\"n\":\"rpm\",\"v\":900}]"));
        assertThat(send(senMl).statusCode()).isEqualTo(204);
        assertThat(buffer.readings())
                .extracting(stored -> stored.series().name())
                .containsExactly("room/temp", "pump/rpm");
        HttpResponse<String> partly = keyed("/api/v1/readings", "key", "[" + reading + ",{\"value\":1}]");
        assertProblem(partly, 400, "record 1: it has no name", "\"pointer\":\"/1\"", "\"accepted\":1");
        assertThat(keyed("/api/v1/readings", "key", "[" + reading + ",{\"value\":1}]")
                        .body())
                .isEqualTo(partly.body());
        assertThat(buffer.readings()).hasSize(3);
        assertProblem(post("/api/v1/readings", "[" + reading + ",{\"va"), 400, "nothing was kept");
        assertProblem(
                send(request("/api/v1/readings")
                        .header("Content-Type", "application/cbor")
                        .POST(BodyPublishers.ofString("x"))),
                415,
                "application/senml+json");
        assertThat(buffer.readings()).hasSize(3);
    }

    @Test
    void theLaneOfTheQueryCounts() throws Exception {
        assertThat(post("/write?lane=alarm", "room temp=1").statusCode()).isEqualTo(204);
        assertThat(buffer.appends).extracting(Append::lane).containsExactly(Lane.ALARM);
        assertProblem(post("/write?lane=fast", "room temp=1"), 400, "use live or alarm");
    }

    @Test
    void unknownPathsAndMethodsAreProblemsToo() throws Exception {
        assertProblem(get("/nope"), 404, "/nope is not a path of this agent");
        HttpResponse<String> answer = get("/write");
        assertProblem(answer, 405, "use POST");
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
        assertProblem(post("/metrics", ""), 405, "use GET, HEAD");
    }

    @Test
    void headIsGetWithoutABody() throws Exception {
        HttpResponse<String> answer = send(request("/healthz").method("HEAD", BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void influxClientsFindWhatTheyAskFor() throws Exception {
        HttpResponse<String> ping = get("/ping");
        assertThat(ping.statusCode()).isEqualTo(204);
        assertThat(ping.headers().firstValue("X-Influxdb-Version")).hasValue("1.8.10");
        assertThat(get("/health").body()).contains("\"status\":\"pass\"");
        String create = "CREATE+DATABASE+pumps%0A%3BCREATE+RETENTION+POLICY+d+ON+pumps+DURATION+1d+REPLICATION+1";
        assertThat(post("/query?db=&epoch=ns&q=" + create, "").body()).contains("\"results\"");
        assertThat(get("/query?q=SHOW%20DATABASES").statusCode()).isEqualTo(200);
        assertProblem(get("/query?q=SELECT+*+FROM+x"), 400, "ask the hub");
        HttpRequest.Builder form = request("/query")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("q=show+databases"));
        assertThat(send(form).statusCode()).isEqualTo(200);
        assertThat(raw("GET /query?q=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void theStatusHasTheShapeOfTheContract() throws Exception {
        assertThat(get("/api/v1/status").body().strip()).isEqualTo("""
                        {"agent":"plant1-gw3","version":"1.2.3","epoch":"00000000000000ff",\
                        "hub":{"url":"mqtt://127.0.0.1:1883","connected":true,"lag_seconds":0.4},\
                        "ledger":{"accepted":1200,"stored":1180,"pending":13,"lost":{"evicted":7,"expired":0,\
                        "salvaged":0,"burned":0,"poison":0},"rejected":3,"filtered":0},\
                        "buffer":{"bytes":4096,"droppable_bytes":0,"max_bytes":8192,"segments":1,"quarantined":0,\
                        "oldest":"2026-11-21T02:13:10.500Z","seconds_until_full":60},\
                        "config":{"running":17,"desired":17,"state":"applied"},\
                        "sources":[{"name":"host","state":"ok","last_reading":"2026-11-21T02:13:10.500Z","readings":5}]}""");
    }

    @Test
    void theMetricsHaveTheNamesOfTheContract() throws Exception {
        assertThat(get("/metrics").body())
                .contains("tidegate_edge_readings_total{result=\"accepted\",reason=\"\"} 1200\n")
                .contains("tidegate_edge_readings_total{result=\"stored\",reason=\"\"} 1180\n")
                .contains("tidegate_edge_readings_total{result=\"rejected\",reason=\"malformed\"} 3\n")
                .contains("tidegate_edge_readings_total{result=\"lost\",reason=\"evicted\"} 7\n")
                .contains("tidegate_edge_buffer_bytes 4096\n")
                .contains("tidegate_edge_buffer_readings 13\n")
                .contains("tidegate_edge_buffer_oldest_timestamp_seconds 1.7952271905E9\n")
                .contains("tidegate_edge_buffer_seconds_until_full 60\n")
                .contains("tidegate_edge_disk_written_bytes_total 123\n")
                .contains("tidegate_edge_uplink_connected 1\n")
                .contains("tidegate_edge_uplink_bytes_total 99\n")
                .contains("tidegate_edge_source_up{source=\"host\"} 1\n");
    }

    @Test
    void thePageNeedsNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "connect-src 'self'");
        assertThat(page.body()).contains("/api/v1/status").doesNotContain("http://", "https://", "src=");
    }

    @Test
    void foreignWebPagesAreKeptOut() throws Exception {
        assertProblem(
                send(request("/write").header("Origin", "http://evil.example").POST(BodyPublishers.ofString("a x=1"))),
                403,
                "foreign web page",
                "http://evil.example");
        assertThat(raw("GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421 ");
        assertThat(raw("GET /healthz HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(buffer.readings()).isEmpty();
    }

    @Test
    void garbageAndEndlessHeadersDisturbNobody() throws Exception {
        assertThat(raw("\u0000\u0001garbage\r\n\r\n")).doesNotStartWith("HTTP/1.1 2");
        StringBuilder endless = new StringBuilder("GET /healthz HTTP/1.1\r\nHost: localhost\r\n");
        for (int i = 0; i < 2_000; i++) {
            endless.append("X-").append(i).append(": ").append("y".repeat(100)).append("\r\n");
        }
        assertThat(raw(endless + "\r\n")).doesNotStartWith("HTTP/1.1 2");
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void anotherAddressThanLoopbackIsRefusedWithAReason() {
        LocalHttp.Options open = new LocalHttp.Options(new InetSocketAddress("0.0.0.0", 0));
        assertThatThrownBy(() -> LocalHttp.start(open, endpoints(1)))
                .isInstanceOf(ListenRefusedException.class)
                .hasMessageContaining("neither TLS nor a password")
                .hasMessageContaining("use 127.0.0.1");
    }

    @Test
    void aPortInUseIsAnIoError() {
        LocalHttp.Options taken =
                new LocalHttp.Options(new InetSocketAddress(InetAddress.getLoopbackAddress(), http.port()));
        assertThatThrownBy(() -> LocalHttp.start(taken, endpoints(1))).isInstanceOf(BindException.class);
    }

    private Endpoints endpoints(long acceptTimeoutMs) {
        ObservationClock clock = new ObservationClock(InstantSource.fixed(NOW), Instant.EPOCH);
        return new Endpoints(
                new AgentId("plant1-gw3"),
                intake,
                clock,
                rejected,
                new PayloadLimits(500, 100, 10),
                acceptTimeoutMs,
                LocalHttpIT::snapshot);
    }

    private static AgentSnapshot snapshot() {
        long nowNs = NOW.getEpochSecond() * 1_000_000_000L + NOW.getNano();
        return new AgentSnapshot(
                "plant1-gw3",
                "1.2.3",
                "00000000000000ff",
                new LinkState("mqtt://127.0.0.1:1883", true, "", 99),
                OptionalDouble.of(0.4),
                new LedgerCounts(1200, 1180, Map.of(GapReason.EVICTED, 7L)),
                Map.of(RejectReason.MALFORMED, 3L),
                0,
                new BufferUsage(4096, 0, 8192, 1, 0, OptionalLong.of(nowNs), 123),
                OptionalLong.of(60),
                new AgentSnapshot.Config(17, 17, "applied", ""),
                List.of(new AgentSnapshot.SourceState("host", new Health(State.OK, OptionalLong.of(nowNs), 5, ""))));
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String... parts) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .contains("\"status\":" + status)
                .contains("\"title\":")
                .contains(parts);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(http.url() + path)).timeout(Duration.ofSeconds(30));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> keyed(String path, String key, String body) throws IOException, InterruptedException {
        return send(request(path).header("Idempotency-Key", key).POST(BodyPublishers.ofString(body)));
    }

    private CompletableFuture<HttpResponse<String>> postAsync(String path, String body) {
        return client.sendAsync(
                request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> postGzip(byte[] body) throws IOException, InterruptedException {
        return send(request("/write").header("Content-Encoding", "gzip").POST(BodyPublishers.ofByteArray(body)));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** What the server answers to bytes that no HTTP client would send; empty if it hangs up. */
    private String raw(String request) throws IOException {
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
