package io.tidegate.sim.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.sim.device.RunClock;
import io.tidegate.sim.signal.Chance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Watches one agent on the hub's event stream: when each of its readings is seen there, and whether one comes twice. Resumes where it was
 * when the stream breaks. Reads on a thread of its own.
 */
final class StreamWatch implements AutoCloseable {

    /** Readings that are remembered to notice a second one: some tens of megabytes. Beyond them it only measures. */
    static final int MAX_REMEMBERED = 500_000;

    private static final long RETRY_NS = Duration.ofMillis(500).toNanos();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final String ID = "id: ";
    private static final String DATA = "data: ";
    private static final int OK = 200;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI stream;
    private final long epochOffsetNs;
    private final RunClock clock;
    private final Latencies latencies;
    private final Set<Long> remembered = new HashSet<>();
    private final Thread thread = new Thread(this::run, "stream-watch");
    private final AtomicLong seen = new AtomicLong();
    private final AtomicLong doubled = new AtomicLong();
    private volatile boolean closed;
    private volatile @Nullable InputStream open;
    private String lastId = "";

    /**
     * A watch on an agent.
     *
     * @param run the label of its series
     * @param epochOffsetNs from the clock's time to the nanoseconds since the Unix epoch
     * @param latencies is told how long after it was due each reading was seen
     */
    StreamWatch(URI hub, String agent, String run, long epochOffsetNs, RunClock clock, Latencies latencies) {
        this.stream = hub.resolve("/api/v1/stream?events=reading&agent=%s&label.run=%s".formatted(agent, run));
        this.epochOffsetNs = epochOffsetNs;
        this.clock = clock;
        this.latencies = latencies;
        thread.setDaemon(true);
    }

    void begin() {
        thread.start();
    }

    /** Readings that were seen, each counted once. */
    long seen() {
        return seen.get();
    }

    /** Readings that were seen once more. */
    long doubled() {
        return doubled.get();
    }

    private void run() {
        while (!closed) {
            try {
                follow();
            } catch (IOException e) {
                // The hub is away, or the watch was closed.
                if (!closed && !clock.pause(RETRY_NS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void follow() throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(stream).header("Accept", "text/event-stream");
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        open = answer.body();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            if (answer.statusCode() != OK) {
                throw new IOException("the hub answered " + answer.statusCode());
            }
            for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
                if (line.startsWith(ID)) {
                    lastId = line.substring(ID.length());
                } else if (line.startsWith(DATA)) {
                    take(json.readTree(line.substring(DATA.length())));
                }
            }
        }
        throw new IOException("the stream has ended");
    }

    private void take(JsonNode reading) throws IOException {
        long nowNs = clock.nanoTime();
        long timeNs;
        try {
            Instant time = Instant.parse(reading.path("time").asText());
            timeNs = Math.addExact(Math.multiplyExact(time.getEpochSecond(), NS_PER_SECOND), time.getNano());
        } catch (DateTimeException | ArithmeticException e) {
            throw new IOException("the stream has a reading without a time", e);
        }
        long key = Chance.mix(timeNs) ^ Chance.mix(reading.path("name").asText().hashCode());
        if (remembered.size() < MAX_REMEMBERED && !remembered.add(key)) {
            doubled.incrementAndGet();
        } else {
            seen.incrementAndGet();
            latencies.record(nowNs - (timeNs - epochOffsetNs), 1);
        }
    }

    @Override
    public void close() {
        closed = true;
        InputStream body = open;
        if (body != null) {
            try {
                body.close();
            } catch (IOException e) {
                // It was closed already.
                return;
            }
        }
    }
}
