package io.tidegate.sim.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An agent and its hub in one HTTP server: what is written is stored at once. What it does to each write, and what it
 * makes of each stored reading, can be told. Understands the line protocol of this module's tests, no more.
 */
public final class FakeGateway implements AutoCloseable {

    private static final Pattern SPLIT_SPACE = Pattern.compile("(?<!\\\\) ");
    private static final Pattern SPLIT_COMMA = Pattern.compile("(?<!\\\\),");
    private static final Pattern SPLIT_EQUALS = Pattern.compile("(?<!\\\\)=");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([ ,=])");

    private final HttpServer server;
    private final Queue<Fate> fates = new ArrayDeque<>();
    private final Set<String> keys = new HashSet<>();
    private final List<Stored> readings = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private UnaryOperator<List<Stored>> distortion = stored -> stored;
    private long lost;
    private int pendingLooks;
    private int unavailableQueries;

    /** What happens to one write. */
    public enum Fate {
        /** Stored and answered. */
        ACCEPTED,
        /** Stored, and the connection breaks before the answer. */
        ANSWER_LOST,
        /** Not stored; the connection breaks. */
        BROKEN,
        /** Not stored, 503. */
        BUSY,
        /** Stored though its key was used before, as an agent would that forgot its keys. */
        FORGETFUL,
        /** 400. */
        REFUSED
    }

    /** A reading at the hub. */
    public record Stored(String name, Map<String, String> labels, long timeNs, String value) {}

    /** Starts on a free port of the loopback interface. */
    public FakeGateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/write", this::write);
        server.createContext(
                "/api/v1/status", exchange -> answer(exchange, 200, "{\"agent\":\"gw\"," + ledger() + "}"));
        server.createContext("/api/v1/agents/gw", exchange -> answer(exchange, 200, "{" + ledger() + "}"));
        server.createContext("/api/v1/readings", this::query);
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The fates of the next writes; those after them are accepted. */
    public synchronized void next(Fate... next) {
        fates.addAll(List.of(next));
    }

    /** What the hub makes of what is stored. */
    public synchronized void distort(UnaryOperator<List<Stored>> change) {
        distortion = change;
    }

    /** The ledgers claim a lost reading that none of the other numbers has. */
    public synchronized void breakLedger() {
        lost = 1;
    }

    /** So many looks at the status show something pending. */
    public synchronized void pendingFor(int looks) {
        pendingLooks = looks;
    }

    /** So many queries break off after their first bytes. */
    public synchronized void breakQueries(int queries) {
        unavailableQueries = queries;
    }

    /** Idempotency keys in the order in which they came. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    private synchronized void write(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String key = String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
        requests.add(key);
        Fate fate = fates.isEmpty() ? Fate.ACCEPTED : fates.remove();
        switch (fate) {
            case BROKEN -> exchange.close();
            case BUSY -> {
                exchange.getResponseHeaders().set("Retry-After", "0");
                answer(exchange, 503, "{\"title\":\"busy\"}");
            }
            case REFUSED -> answer(exchange, 400, "{\"title\":\"line 1: no field\"}");
            case ACCEPTED, ANSWER_LOST, FORGETFUL -> {
                if (keys.add(key) || fate == Fate.FORGETFUL) {
                    body.lines().forEach(this::store);
                }
                if (fate == Fate.ANSWER_LOST) {
                    exchange.close();
                } else {
                    answer(exchange, 204, "");
                }
            }
        }
    }

    private void store(String line) {
        String[] parts = SPLIT_SPACE.split(line, -1);
        String[] head = SPLIT_COMMA.split(parts[0], -1);
        Map<String, String> labels = new HashMap<>();
        for (int i = 1; i < head.length; i++) {
            String[] label = SPLIT_EQUALS.split(head[i], -1);
            labels.put(plain(label[0]), plain(label[1]));
        }
        for (String field : SPLIT_COMMA.split(parts[1], -1)) {
            String[] value = SPLIT_EQUALS.split(field, -1);
            readings.add(
                    new Stored(plain(head[0]) + "/" + plain(value[0]), labels, Long.parseLong(parts[2]), value[1]));
        }
    }

    private static String plain(String escaped) {
        Matcher matcher = ESCAPE.matcher(escaped);
        return matcher.replaceAll("$1");
    }

    private synchronized void query(HttpExchange exchange) throws IOException {
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : exchange.getRequestURI().getRawQuery().split("&", -1)) {
            String[] pair = parameter.split("=", 2);
            parameters.put(decoded(pair[0]), decoded(pair[1]));
        }
        StringBuilder lines = new StringBuilder();
        for (Stored stored : inOrderOfTime(distortion.apply(readings))) {
            if (stored.name().equals(parameters.get("name"))
                    && stored.labels().entrySet().stream()
                            .allMatch(label -> label.getValue().equals(parameters.get("label." + label.getKey())))) {
                lines.append(ndjson(stored));
            }
        }
        if (unavailableQueries > 0) {
            unavailableQueries--;
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(lines.toString().getBytes(StandardCharsets.UTF_8), 0, lines.length() / 2);
            exchange.close();
        } else {
            answer(exchange, 200, lines.toString());
        }
    }

    private static List<Stored> inOrderOfTime(List<Stored> stored) {
        return stored.stream().sorted(Comparator.comparingLong(Stored::timeNs)).toList();
    }

    private static String ndjson(Stored stored) {
        StringBuilder labels = new StringBuilder();
        stored.labels()
                .forEach((label, value) ->
                        labels.append(labels.isEmpty() ? "" : ",").append('"' + label + "\":\"" + value + '"'));
        Instant time = Instant.EPOCH.plusNanos(stored.timeNs());
        return "{\"agent\":\"gw\",\"name\":\"%s\",\"labels\":{%s},\"time\":\"%s\",\"value\":%s,\"quality\":\"good\"}\n"
                .formatted(stored.name(), labels, time, stored.value());
    }

    private synchronized String ledger() {
        int pending = pendingLooks > 0 ? 1 : 0;
        pendingLooks -= pending;
        return "\"ledger\":{\"accepted\":%d,\"stored\":%d,\"pending\":%d,\"lost\":{\"evicted\":%d}}"
                .formatted(readings.size() + pending, readings.size(), pending, lost);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, String body) {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
