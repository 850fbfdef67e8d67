package io.tidegate.edge.local;

import io.tidegate.edge.clock.ClockTrust;
import io.tidegate.edge.local.http.Problem;
import io.tidegate.edge.source.ObservationClock;
import io.tidegate.edge.source.Offer;
import io.tidegate.edge.source.OfferOutcome;
import io.tidegate.edge.source.RejectedReadings;
import io.tidegate.edge.source.payload.PayloadFuzz;
import io.tidegate.edge.source.payload.PayloadLimits;
import io.tidegate.protocol.fuzz.Bombs;
import io.tidegate.protocol.fuzz.Drawn;
import io.tidegate.protocol.fuzz.FuzzTarget;
import io.tidegate.protocol.sync.AgentId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the agent's HTTP server, behind the JDK's own reading of connections: path, query, headers, body as it is or
 * as gzip. Each is answered, never as a bug, and what is offered to the buffer comes through with every bit.
 */
public final class LocalHttpFuzz implements FuzzTarget {

    private static final int ANSWER_SECONDS = 30;

    private static final List<String> METHODS = List.of("POST", "GET", "HEAD", "PUT");
    private static final List<String> PATHS = List.of(
            "/write",
            "/api/v2/write",
            "/api/v1/readings",
            "/api/v1/status",
            "/metrics",
            "/healthz",
            "/",
            "/query",
            "/ping");
    private static final List<String> TYPES =
            List.of("", "application/json", "application/senml+json", "text/plain; charset=utf-8");
    private static final List<String> ENCODINGS = List.of("", "gzip", " GZIP", "identity", "br");

    private @Nullable LocalHttp http;

    private static LocalHttp started() throws IOException, ListenRefusedException {
        Instant now = Instant.parse("2026-11-21T02:13:10.5Z");
        return LocalHttp.start(
                new LocalHttp.Options(LocalHttpFixture.FREE_PORT, 1, LocalHttp.Options.DEFAULT_MAX_BODY_BYTES),
                new Endpoints(
                        new AgentId("plant1-gw3"),
                        LocalHttpFuzz::accept,
                        new ObservationClock(new ClockTrust(InstantSource.fixed(now), Instant.EPOCH, true)),
                        new RejectedReadings(),
                        PayloadLimits.DEFAULT,
                        Endpoints.DEFAULT_ACCEPT_TIMEOUT_MS,
                        LocalHttpFixture::snapshot));
    }

    private static CompletionStage<OfferOutcome> accept(Offer offer) {
        PayloadFuzz.survives(offer.readings());
        return CompletableFuture.completedStage(new OfferOutcome.Accepted());
    }

    @Override
    public String name() {
        return "local-http";
    }

    @Override
    public void feed(byte[] input) throws Exception {
        LocalHttp server = http == null ? started() : http;
        http = server;
        Drawn drawn = new Drawn(input);
        String method = METHODS.get(drawn.below(METHODS.size()));
        String path = drawn.below(8) == 0 ? "/" + drawn.text(20) : PATHS.get(drawn.below(PATHS.size()));
        String query = drawn.text(40);
        String encoding = ENCODINGS.get(drawn.below(ENCODINGS.size()));
        String type = TYPES.get(drawn.below(TYPES.size()));
        String[] headers = {"Idempotency-Key", drawn.text(255), "Host", drawn.text(20), "Origin", drawn.text(20)};
        byte[] rest = drawn.rest();
        PlayedExchange exchange;
        try {
            URI uri = new URI(query.isEmpty() ? path : path + "?" + query);
            exchange = new PlayedExchange(method, uri, encoding.equals("gzip") ? gzip(rest) : rest);
            header(exchange, "Content-Encoding", encoding);
            header(exchange, "Content-Type", type);
            for (int i = 0; i < headers.length; i += 2) {
                header(exchange, headers[i], headers[i + 1]);
            }
        } catch (URISyntaxException | IllegalArgumentException refusedByTheJdk) {
            return;
        }
        server.handle(exchange);
        int status = exchange.await(ANSWER_SECONDS);
        FuzzTarget.holds("there is an answer, and it is not a bug: " + status, status >= 200 && status < 500);
        boolean problem = String.valueOf(exchange.getResponseHeaders().getFirst("Content-Type"))
                .equals(Problem.MEDIA_TYPE);
        FuzzTarget.same("a problem for " + status, status >= 400, problem);
    }

    private static void header(PlayedExchange exchange, String name, String value) {
        if (!value.isEmpty()) {
            exchange.getRequestHeaders().add(name, value);
        }
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                seed(0, 0, "precision=s&lane=alarm", 0, 0, "key", "room,sensor=a temp=21.5 1700000000\n"),
                seed(0, 0, "", 1, 0, "", "room temp=21.5\nbad\n"),
                seed(0, 2, "precision=ms", 0, 1, "", "[{\"name\":\"a\",\"value\":1}]"),
                seed(0, 2, "", 0, 2, "", "[{\"n\":\"a\",\"v\":1}]"),
                seed(0, 1, "org=%6f&bucket=a+b&precision=x", 2, 3, "", "\u001f\u008b\b"),
                seed(1, 3, "", 0, 0, "", ""));
    }

    /** Compressed a thousand to one, once below the limit and once far beyond. */
    @Override
    public Map<String, byte[]> bombs() {
        Map<String, byte[]> bombs = new LinkedHashMap<>();
        bombs.put(
                "spaces to the limit", seed(0, 0, "", 1, 0, "", " ".repeat(LocalHttp.Options.DEFAULT_MAX_BODY_BYTES)));
        bombs.put("zeros beyond the limit", seed(0, 0, "", 1, 0, "", "\0".repeat(16 << 20)));
        bombs.put("readings beyond the limit", seed(0, 2, "", 1, 1, "", "[" + "{},".repeat(Bombs.REPEATED)));
        Bombs.json()
                .forEach((name, body) ->
                        bombs.put(name, seed(0, 2, "", 1, 1, "", new String(body, StandardCharsets.ISO_8859_1))));
        return bombs;
    }

    private static byte[] seed(int method, int path, String query, int encoding, int type, String key, String body) {
        ByteArrayOutputStream seed = new ByteArrayOutputStream();
        seed.write(method);
        seed.write(1);
        seed.write(path);
        text(seed, query);
        seed.write(encoding);
        seed.write(type);
        text(seed, key);
        text(seed, "127.0.0.1:80");
        text(seed, "");
        seed.writeBytes(body.getBytes(StandardCharsets.ISO_8859_1));
        return seed.toByteArray();
    }

    private static void text(ByteArrayOutputStream seed, String text) {
        seed.write(text.length());
        seed.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public List<String> words() {
        return List.of(
                "precision=",
                "lane=",
                "alarm",
                "%2",
                "%ff",
                "&",
                "localhost",
                "[::1]",
                "http://127.0.0.1",
                " temp=1\n",
                "\"value\":");
    }
}
