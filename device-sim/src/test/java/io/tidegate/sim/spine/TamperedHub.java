package io.tidegate.sim.spine;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** The HTTP API of a real hub, with another set of readings than it has: a fault that is planted where nothing of the product sees it. */
final class TamperedHub implements AutoCloseable {

    private static final String READINGS = "/api/v1/readings";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI hub;
    private final UnaryOperator<List<String>> fault;

    /** @param fault changes the lines of one answer, each a reading */
    TamperedHub(URI hub, UnaryOperator<List<String>> fault) throws IOException {
        this.hub = hub;
        this.fault = fault;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::forward);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpResponse<byte[]> answer = http.send(
                    HttpRequest.newBuilder(hub.resolve(exchange.getRequestURI()))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            byte[] body = answer.body();
            if (exchange.getRequestURI().getPath().equals(READINGS)) {
                List<String> lines = new ArrayList<>(
                        new String(body, StandardCharsets.UTF_8).lines().toList());
                body = String.join("\n", fault.apply(lines)).getBytes(StandardCharsets.UTF_8);
            }
            exchange.sendResponseHeaders(answer.statusCode(), body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
