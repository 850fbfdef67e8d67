package io.tidegate.edge.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidegate.edge.local.http.Answer;
import io.tidegate.edge.local.http.Endpoint;
import io.tidegate.edge.local.http.HostCheck;
import io.tidegate.edge.local.http.Problem;
import io.tidegate.edge.local.http.Request;
import io.tidegate.edge.local.http.RequestBody;
import io.tidegate.edge.local.http.RequestRefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's HTTP server, on the loopback interface only: there are no identities yet, so whoever can connect may
 * write. A small fixed pool of threads reads requests and writes answers; a request that waits for the disk holds none.
 *
 * <p>Clients have {@value #MAX_REQUEST_SECONDS} s to send a request, and their number is bounded, so that slow or
 * greedy ones cannot hold the server.
 */
public final class LocalHttp implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalHttp.class);

    private static final int MAX_REQUEST_SECONDS = 20;
    private static final int MAX_ANSWER_SECONDS = 60;
    private static final int MAX_CONNECTIONS = 256;
    private static final int MAX_IDLE_CONNECTIONS = 64;
    private static final int MAX_HEADERS = 64;
    private static final int MAX_HEADER_BYTES = 32 * 1024;

    private final HttpServer server;
    private final ExecutorService handlers;
    private final Map<String, Endpoint> endpoints;
    private final Options options;

    private LocalHttp(HttpServer server, Map<String, Endpoint> endpoints, Options options) {
        this.server = server;
        this.endpoints = endpoints;
        this.options = options;
        AtomicInteger number = new AtomicInteger();
        this.handlers = Executors.newFixedThreadPool(options.handlerThreads(), task -> {
            Thread thread = new Thread(task, "local-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts to listen.
     *
     * @throws ListenRefusedException if the address is not a loopback address
     * @throws IOException if the port is in use
     */
    public static LocalHttp start(Options options, Endpoints endpoints) throws IOException, ListenRefusedException {
        InetSocketAddress listen = options.listen();
        if (listen.isUnresolved() || !listen.getAddress().isLoopbackAddress()) {
            throw new ListenRefusedException(
                    "local_http.listen is %s, which others could reach, and there is neither TLS nor a password yet; use 127.0.0.1:%d"
                            .formatted(hostAndPort(listen), listen.getPort()));
        }
        limitTheJdkServer();
        HttpServer server = HttpServer.create(listen, 0);
        LocalHttp http = new LocalHttp(server, endpoints.byPath(), options);
        server.setExecutor(http.handlers);
        server.createContext("/", http::handle);
        server.start();
        return http;
    }

    /** The port that it listens on: the one asked for, or the one that was free if that was 0. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Where it is reached. */
    public String url() {
        return "http://" + hostAndPort(server.getAddress());
    }

    /** Answers what is under way, for at most {@code graceSeconds}, and stops. */
    public void stop(int graceSeconds) {
        server.stop(graceSeconds);
        handlers.shutdown();
    }

    @Override
    public void close() {
        stop(0);
    }

    /** Answers one request; on a handler thread. */
    void handle(HttpExchange exchange) throws IOException {
        RequestBody body =
                new RequestBody(exchange.getRequestHeaders(), exchange.getRequestBody(), options.maxBodyBytes());
        try {
            Endpoint endpoint = endpoint(exchange);
            Request request = Request.of(exchange, options.maxBodyBytes());
            endpoint.answer(request).whenComplete((answer, failure) -> later(exchange, answer, failure));
        } catch (RequestRefusedException refused) {
            body.drain();
            send(exchange, refused.problem().answer());
        } catch (RuntimeException failure) {
            send(exchange, broken(exchange, failure));
        }
    }

    private Endpoint endpoint(HttpExchange exchange) throws RequestRefusedException {
        HostCheck.check(exchange.getRequestHeaders());
        String path = exchange.getRequestURI().getPath();
        Endpoint endpoint = path == null ? null : endpoints.get(path);
        if (endpoint == null) {
            throw new RequestRefusedException(Problem.of(
                    404,
                    "There is nothing at this path",
                    "%s is not a path of this agent; it has %s".formatted(path, String.join(" ", endpoints.keySet()))));
        }
        Set<String> allowed = new TreeSet<>(endpoint.methods());
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        if (!allowed.contains(exchange.getRequestMethod())) {
            String choices = String.join(", ", allowed);
            throw new RequestRefusedException(Problem.of(
                            405,
                            "The method is not allowed here",
                            "%s does not answer to %s; use %s".formatted(path, exchange.getRequestMethod(), choices))
                    .withHeader("Allow", choices));
        }
        return endpoint;
    }

    /** Hands the answer over from whatever thread has found it. */
    private void later(HttpExchange exchange, @Nullable Answer answer, @Nullable Throwable failure) {
        try {
            handlers.execute(() -> {
                try {
                    send(exchange, answer != null ? answer : broken(exchange, failure));
                } catch (IOException e) {
                    LOG.debug("a client was gone before its answer", e);
                }
            });
        } catch (RejectedExecutionException stopped) {
            exchange.close();
        }
    }

    private static Answer broken(HttpExchange exchange, @Nullable Throwable failure) {
        LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), failure);
        return Problem.of(500, "The agent has a bug", "The request was not carried out; the agent's log says more")
                .answer();
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        try (exchange) {
            answer.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            byte[] body = answer.body();
            boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : body.length);
            if (!bodiless) {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            }
        }
    }

    /** The JDK's server is configured by system properties, which it reads once; one that is set already stays. */
    private static void limitTheJdkServer() {
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("sun.net.httpserver.maxReqTime", MAX_REQUEST_SECONDS);
        limits.put("sun.net.httpserver.maxRspTime", MAX_ANSWER_SECONDS);
        limits.put("sun.net.httpserver.maxIdleConnections", MAX_IDLE_CONNECTIONS);
        limits.put("jdk.httpserver.maxConnections", MAX_CONNECTIONS);
        limits.put("sun.net.httpserver.maxReqHeaders", MAX_HEADERS);
        limits.put("sun.net.httpserver.maxReqHeaderSize", MAX_HEADER_BYTES);
        // Without it an answer waits for the client's delayed acknowledgement, 40 ms.
        limits.put("sun.net.httpserver.nodelay", true);
        limits.forEach((name, value) -> System.getProperties().putIfAbsent(name, value.toString()));
    }

    private static String hostAndPort(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /**
     * How it listens.
     *
     * @param listen a loopback address; port 0 takes a free port
     * @param handlerThreads that read requests and write answers
     * @param maxBodyBytes most bytes in a body, inflated
     */
    public record Options(InetSocketAddress listen, int handlerThreads, int maxBodyBytes) {

        public static final int DEFAULT_HANDLER_THREADS = 4;
        public static final int DEFAULT_MAX_BODY_BYTES = 4 * 1024 * 1024;

        public Options(InetSocketAddress listen) {
            this(listen, DEFAULT_HANDLER_THREADS, DEFAULT_MAX_BODY_BYTES);
        }
    }
}
