package io.tidegate.edge.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidegate.edge.config.EdgeConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidegate-edge status}: asks the running agent over its local HTTP. */
@Command(
        name = "status",
        header = {
            "Shows how the running agent is; exits 3 if it has lost readings, a source fails, the hub is away,",
            "or another agent has its id or a copy of its data.",
            "",
            "Examples:",
            "  tidegate-edge status",
            "  tidegate-edge status --watch",
            "  tidegate-edge status -o json --url http://127.0.0.1:8088",
            ""
        },
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    /** How status is printed. */
    enum Output {
        table,
        json
    }

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The agent's local HTTP (default: from the configuration).")
    private @Nullable URI url;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table or json (default: ${DEFAULT-VALUE}).")
    private Output output = Output.table;

    @Option(names = "--watch", description = "Show it anew every second, until Ctrl-C.")
    private boolean watch;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "How long to wait for an answer (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Optional<EdgeConfig> loaded = config.load(err);
        if (loaded.isEmpty()) {
            return ExitCodes.CONFIG_INVALID;
        }
        URI base = url == null ? URI.create("http://" + loaded.get().localHttp()) : url;
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(timeoutSeconds))
                .build();
        int exit = show(client, base);
        while (watch && !new CountDownLatch(1).await(1, TimeUnit.SECONDS)) {
            exit = show(client, base);
        }
        return exit;
    }

    private int show(HttpClient client, URI base) throws InterruptedException, IOException {
        String body;
        try {
            HttpRequest request = HttpRequest.newBuilder(base.resolve("/api/v1/status"))
                    .timeout(Duration.ofSeconds(timeoutSeconds))
                    .build();
            body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.printf(
                    "tidegate-edge: no agent answers at %s (%s); start it with tidegate-edge run, or name its address with --url%n",
                    base, e.getClass().getSimpleName());
            err.flush();
            return ExitCodes.UNREACHABLE;
        }
        Map<String, String> fields = flat(body);
        PrintWriter out = spec.commandLine().getOut();
        if (output == Output.json) {
            out.println(body.strip());
        } else {
            new StatusTable(fields, Instant.now()).print(out);
            if (watch) {
                out.println();
            }
        }
        out.flush();
        return hasProblems(fields) ? ExitCodes.PROBLEMS_FOUND : ExitCodes.DONE;
    }

    private static boolean hasProblems(Map<String, String> status) {
        return status.entrySet().stream()
                .anyMatch(field -> field.getKey().startsWith("ledger.lost.")
                                && !field.getValue().equals("0")
                        || field.getKey().equals("hub.connected")
                                && field.getValue().equals("false")
                        || field.getKey().matches("warnings\\.\\d+\\.code")
                        || field.getKey().matches("sources\\.\\d+\\.state")
                                && field.getValue().equals("failed"));
    }

    /** The document as path → value, in its order. */
    private static Map<String, String> flat(String json) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = JsonFactory.builder().build().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    String pointer = parser.getParsingContext().pathAsPointer().toString();
                    fields.put(pointer.substring(1).replace('/', '.'), parser.getText());
                }
            }
        }
        return fields;
    }
}
