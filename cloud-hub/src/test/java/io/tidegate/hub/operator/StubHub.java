package io.tidegate.hub.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A hub that answers what a test tells it to, one answer per request. */
final class StubHub implements AutoCloseable {

    private final HttpServer server;
    private final Queue<HttpHandler> answers = new ArrayDeque<>();
    private final List<HttpExchange> requests = new CopyOnWriteArrayList<>();

    StubHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(exchange);
            HttpHandler answer = answers.poll();
            if (answer == null) {
                throw new IOException("the test has no answer for " + exchange.getRequestURI());
            }
            answer.handle(exchange);
        });
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<HttpExchange> requests() {
        return requests;
    }

    /** A whole answer. */
    StubHub answer(int status, String body) {
        answers.add(exchange -> {
            byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        return this;
    }

    /** An answer that breaks off after some of what it promised. */
    StubHub breakOff(String body) {
        answers.add(exchange -> {
            byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length + 1L);
            exchange.getResponseBody().write(bytes);
            exchange.getResponseBody().flush();
            exchange.close();
        });
        return this;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
