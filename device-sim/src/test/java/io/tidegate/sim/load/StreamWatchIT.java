package io.tidegate.sim.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidegate.sim.device.SystemRunClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamWatchIT {

    private static final long PATIENCE_SECONDS = 60;

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final Latencies latencies = new Latencies();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/stream", this::stream);
        server.start();
    }

    @AfterEach
    void stop() {
        answers.add("");
        server.stop(0);
    }

    @Test
    void seesEachReadingOnceAndResumesWhereTheStreamBroke() throws Exception {
        long epochOffsetNs = -TimeUnit.DAYS.toNanos(1);
        URI hub = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (StreamWatch watch =
                new StreamWatch(hub, "gw-00001", "ab", epochOffsetNs, new SystemRunClock(), latencies)) {
            watch.begin();
            assertThat(nextAsked()).isEqualTo("events=reading&agent=gw-00001&label.run=ab after null");
            answers.add("retry: 1000\nid: 5\n\n" + event(6, "gw/s0", "01.5") + event(7, "gw/s1", "01.5"));
            assertThat(nextAsked()).endsWith("after 7");
            assertThat(watch.seen()).isEqualTo(2);
            assertThat(watch.doubled()).isZero();
            answers.add(": heartbeat\nid: 8\n\n" + event(9, "gw/s0", "01.5") + event(10, "gw/s0", "02"));
            assertThat(nextAsked()).endsWith("after 10");
            assertThat(watch.seen()).isEqualTo(3);
            assertThat(watch.doubled()).isEqualTo(1);
            assertThat(latencies.nextInterval().getTotalCount()).isEqualTo(3);
        }
    }

    private String nextAsked() throws InterruptedException {
        return String.valueOf(asked.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    private static String event(long id, String series, String second) {
        return "id: %d\nevent: reading\ndata: {\"name\":\"%s\",\"time\":\"1970-01-01T00:00:%sZ\",\"value\":1}\n\n"
                .formatted(id, series, second);
    }

    private void stream(HttpExchange exchange) throws IOException {
        asked.add("%s after %s"
                .formatted(
                        exchange.getRequestURI().getQuery(),
                        exchange.getRequestHeaders().getFirst("Last-Event-ID")));
        try (exchange) {
            // Nothing is answered before the test says what: it looks at what was seen until then.
            byte[] body = String.valueOf(answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
