package io.tidegate.hub.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One page of a headless Chromium, driven over its DevTools protocol. */
final class Chromium implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final long SECONDS = 30;

    private final ObjectMapper json = new ObjectMapper();
    private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final Process process;
    private final WebSocket socket;
    private String session = "";
    private int lastCall;

    private Chromium(Process process, URI address) {
        this.process = process;
        this.socket = get(HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, new Listener()));
    }

    /** @param profile an empty directory */
    static Chromium start(Path profile, int width, int height) throws IOException {
        Process process = new ProcessBuilder(
                        "chromium",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Chromium chromium = new Chromium(process, address(process));
        ObjectNode target = chromium.parameters().put("url", "about:blank");
        String id = chromium.call("Target.createTarget", target).get("targetId").asText();
        ObjectNode attach = chromium.parameters().put("targetId", id).put("flatten", true);
        chromium.session =
                chromium.call("Target.attachToTarget", attach).get("sessionId").asText();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            chromium.call(domain + ".enable", chromium.parameters());
        }
        chromium.resize(width, height);
        return chromium;
    }

    private static URI address(Process process) throws IOException {
        // Not closed: Chromium goes on writing to it, and must not be hung up on.
        BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
        String line;
        while ((line = errors.readLine()) != null) {
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                Thread drain = new Thread(() -> drain(errors), "chromium-stderr");
                drain.setDaemon(true);
                drain.start();
                return URI.create(address.group(1));
            }
        }
        throw new IOException("Chromium ended without telling its address");
    }

    private static void drain(BufferedReader errors) {
        try {
            while (errors.readLine() != null) {
                // Only so that Chromium is not blocked by a full pipe.
            }
        } catch (IOException closed) {
            // Chromium has ended.
        }
    }

    void resize(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                parameters()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", width < 700));
    }

    void open(URI page) {
        call("Page.navigate", parameters().put("url", page.toString()));
    }

    /** Evaluates JavaScript; a promise is awaited. */
    JsonNode evaluate(String expression) {
        ObjectNode parameters = parameters()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true);
        JsonNode answer = call("Runtime.evaluate", parameters);
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    /** Waits in the page, frame by frame, until the expression is true, and returns it. */
    JsonNode await(String expression) {
        return evaluate(
                "new Promise((resolve) => { const look = () => { const seen = (() => { try { return "
                        + expression
                        + " } catch { return null } })(); if (seen) resolve(seen); else requestAnimationFrame(look) }; look() })");
    }

    /** What the page complained of: errors, exceptions, violations of its security policy. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Every address that the page asked for. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private ObjectNode parameters() {
        return json.createObjectNode();
    }

    private JsonNode call(String method, ObjectNode parameters) {
        int id = ++lastCall;
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        calls.put(id, answer);
        ObjectNode message = json.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        get(socket.sendText(message.toString(), true));
        return get(answer);
    }

    private static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopping);
        }
    }

    private void hear(JsonNode message) {
        if (message.has("id")) {
            CompletableFuture<JsonNode> answer = calls.remove(message.get("id").asInt());
            if (answer != null) {
                answer.complete(message.path("result"));
            }
            return;
        }
        JsonNode parameters = message.path("params");
        switch (message.path("method").asText()) {
            case "Runtime.exceptionThrown" -> complaints.add(parameters.toString());
            case "Log.entryAdded" -> {
                if (parameters.at("/entry/level").asText().equals("error")) {
                    complaints.add(parameters.toString());
                }
            }
            case "Network.requestWillBeSent" ->
                requests.add(parameters.at("/request/url").asText());
            default -> {
                // Of no interest here.
            }
        }
    }

    @Override
    public void close() {
        session = "";
        call("Browser.close", parameters());
        process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    /** Puts the parts of messages together. */
    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    hear(json.readTree(text.toString()));
                } catch (IOException notJson) {
                    throw new UncheckedIOException(notJson);
                }
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
