package io.tidegate.hub.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.hub.store.ReadingQuery;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.hub.store.StoredReading;
import io.tidegate.hub.store.TelemetryQueries;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers of any length: back-pressure, clients that go away, and stores that fail half-way. */
class StreamingIT {

    private static final long BYTES_PER_ROW = 200;
    /** What two kernels' socket buffers may hold, generously. */
    private static final long MAX_BUFFERED_ROWS = 40_000_000 / BYTES_PER_ROW;

    /** A store of any number of readings that takes no memory, and fails after some of them if told so. */
    private static final class EndlessQueries implements TelemetryQueries {

        private final FakeQueries empty = new FakeQueries();
        private final long rows;
        private final long failAfter;
        private final CompletableFuture<Long> produced = new CompletableFuture<>();

        EndlessQueries(long rows, long failAfter) {
            this.rows = rows;
            this.failAfter = failAfter;
        }

        @Override
        public void readings(ReadingQuery query, Predicate<StoredReading> sink) {
            Series series = Series.of("a/series/with/a/name/of/some/length");
            for (long i = 1; i <= rows; i++) {
                if (i > failAfter) {
                    throw new StoreUnavailableException("the disk broke in a test", new IllegalStateException());
                }
                Reading reading = Reading.of(series, i, Value.of(i));
                if (!sink.test(new StoredReading(i, new AgentId("gw"), reading, i, Lane.LIVE))) {
                    produced.complete(i);
                    return;
                }
            }
            produced.complete(rows);
        }

        @Override
        public List<StoredReading> latest(@Nullable AgentId agent, @Nullable String name, Map<String, String> labels) {
            return empty.latest(agent, name, labels);
        }

        @Override
        public void aggregate(ReadingQuery query, Duration step, Predicate<Bucket> sink) {
            empty.aggregate(query, step, sink);
        }

        @Override
        public List<StoredSeries> series(@Nullable AgentId agent, @Nullable String name, Map<String, String> labels) {
            return empty.series(agent, name, labels);
        }

        @Override
        public List<StoredGap> gaps(AgentId agent) {
            return empty.gaps(agent);
        }

        @Override
        public long lastPosition() {
            return rows;
        }
    }

    private static HubApi.Options options(long stallTimeoutMs, int maxExports, int maxWaiting) {
        HubApi.Options usual = HubApi.Options.listen("127.0.0.1", 0);
        return new HubApi.Options(
                usual.host(),
                usual.port(),
                usual.maxConnections(),
                usual.maxEventStreams(),
                maxExports,
                usual.maxLookups(),
                maxWaiting,
                usual.maxRequestLineBytes(),
                usual.maxHeaderBytes(),
                usual.maxBodyBytes(),
                stallTimeoutMs,
                usual.agentEventsPerTick(),
                usual.heartbeatMs(),
                usual.retryMs());
    }

    private static Socket stalledClient(HubFixture hub) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), hub.port()));
        socket.getOutputStream()
                .write("GET /api/v1/readings?format=ndjson HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void aMillionReadingsArriveWholeAndInOrder() throws IOException, InterruptedException {
        EndlessQueries queries = new EndlessQueries(1_000_000, Long.MAX_VALUE);
        try (HubFixture hub = HubFixture.of(queries, options(60_000, 4, 64))) {
            HttpResponse<InputStream> answer = hub.open("/api/v1/readings?format=ndjson");
            long line = 0;
            try (var reader =
                    new java.io.BufferedReader(new java.io.InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                String text;
                while ((text = reader.readLine()) != null) {
                    line++;
                    if (!text.contains("\"value\":" + line + ",")) {
                        throw new AssertionError("line " + line + " is " + text);
                    }
                }
            }
            assertThat(line).isEqualTo(1_000_000);
        }
    }

    @Test
    void aClientThatTakesNothingHoldsTheQueryBackAndIsCutOffInTheEnd() throws Exception {
        EndlessQueries queries = new EndlessQueries(50_000_000, Long.MAX_VALUE);
        try (HubFixture hub = HubFixture.of(queries, options(500, 4, 64));
                Socket client = stalledClient(hub)) {
            long produced = queries.produced.get(30, TimeUnit.SECONDS);

            assertThat(client.isConnected()).isTrue();
            assertThat(produced).isGreaterThan(100).isLessThan(MAX_BUFFERED_ROWS);
        }
    }

    @Test
    void aClientThatGoesAwayStopsTheQuery() throws Exception {
        EndlessQueries queries = new EndlessQueries(50_000_000, Long.MAX_VALUE);
        try (HubFixture hub = HubFixture.of(queries, options(60_000, 4, 64))) {
            try (Socket client = stalledClient(hub)) {
                assertThat(client.getInputStream().read()).isEqualTo('H');
            }
            assertThat(queries.produced.get(30, TimeUnit.SECONDS)).isLessThan(MAX_BUFFERED_ROWS);
        }
    }

    @Test
    void aStoreThatFailsHalfWayCutsTheAnswerSoThatNobodyTakesItForWhole() throws Exception {
        EndlessQueries queries = new EndlessQueries(1_000_000, 100_000);
        try (HubFixture hub = HubFixture.of(queries, options(60_000, 4, 64))) {
            HttpResponse<InputStream> answer = hub.open("/api/v1/readings?format=ndjson");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aStoreThatFailsAtOnceIsAProblem() {
        try (HubFixture hub = HubFixture.of(new EndlessQueries(1_000, 10), options(60_000, 4, 64))) {
            HttpResponse<String> answer = hub.get("/api/v1/readings?format=csv");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("the disk broke in a test");
        }
    }

    @Test
    void beyondTheBoundExportsAreRefusedWhileLookupsGoOn() throws Exception {
        List<Socket> clients = new ArrayList<>();
        EndlessQueries queries = new EndlessQueries(50_000_000, Long.MAX_VALUE);
        try (HubFixture hub = HubFixture.of(queries, options(60_000, 1, 1))) {
            Socket running = stalledClient(hub);
            assertThat(running.getInputStream().read()).isEqualTo('H');
            clients.add(running);
            Socket waiting = stalledClient(hub);
            clients.add(waiting);

            // Requests of several connections are taken in the order of their arrival: the second client waits now.
            HttpResponse<String> refused = hub.get("/api/v1/readings");

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).hasValue("5");
            assertThat(refused.body()).contains("1 exports are running");
            assertThat(hub.get("/api/v1/series").statusCode()).isEqualTo(200);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }
}
