package io.tidegate.hub.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.hub.client.CommandFailedException;
import io.tidegate.hub.client.EventStreamReader;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubConnection;
import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.client.Query;
import io.tidegate.hub.print.Column;
import io.tidegate.hub.print.Csv;
import io.tidegate.hub.print.OutputFormat;
import io.tidegate.hub.print.Table;
import io.tidegate.hub.print.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidegate tail}: readings as they are stored. A broken connection is resumed where it was. */
@Command(
        name = "tail",
        header = {
            "Follows readings as they are stored, until Ctrl-C. After a broken connection it goes on where it was.",
            "",
            "Examples:",
            "  tidegate tail",
            "  tidegate tail room/temp --agent plant1-gw3",
            "  tidegate tail -o ndjson | jq .value",
            "  tidegate tail --after 0 -n 1000",
            ""
        },
        mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {

    /** The hub sends a heartbeat every 15 s: silence for three of them is a dead connection. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private static final long FIRST_PAUSE_MS = 500;
    private static final long LONGEST_PAUSE_MS = 15_000;

    private final CountDownLatch stop;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private HubOptions options;

    @Mixin
    private Selection selection = new Selection();

    @Option(
            names = "--after",
            paramLabel = "POSITION",
            description = "Begin after this position of the store; 0 is its beginning (default: now).")
    private @Nullable Long after;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "End after so many readings.")
    private long count = Long.MAX_VALUE;

    @Option(names = "-o", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: table).")
    private OutputFormat format = OutputFormat.table;

    private final List<Column> columns = ReadingColumns.readings();
    private long written;
    private String position = "";

    /** @param stop ends it */
    TailCommand(CountDownLatch stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        HubConnection hub = options.connection();
        OutputStream out = options.terminal().out();
        position = after == null ? "" : Long.toString(after);
        if (format == OutputFormat.csv) {
            write(out, Csv.header(columns));
        }
        // The first connection must stand: a wrong address is said at once. Later ones are tried again.
        InputStream answer = open(hub);
        long pauseMs = FIRST_PAUSE_MS;
        while (true) {
            long before = written;
            follow(answer, out);
            if (written >= count) {
                return ExitCodes.DONE;
            }
            pauseMs = written > before ? FIRST_PAUSE_MS : pauseMs;
            options.note("the connection to %s broke; trying again".formatted(hub.hub()));
            InputStream again = null;
            while (again == null) {
                if (stop.await(pauseMs, TimeUnit.MILLISECONDS)) {
                    return ExitCodes.DONE;
                }
                pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
                again = tryOpen(hub);
            }
            options.note("connected again, going on after position " + position);
            answer = again;
        }
    }

    private InputStream open(HubConnection hub) {
        Map<String, String> headers = new HashMap<>(Map.of("Accept", "text/event-stream"));
        if (!position.isEmpty()) {
            headers.put("Last-Event-ID", position);
        }
        return hub.open(selection.apply(Query.of("/api/v1/stream")).with("events", "reading"), headers);
    }

    private @Nullable InputStream tryOpen(HubConnection hub) {
        try {
            return open(hub);
        } catch (CommandFailedException stillAway) {
            if (stillAway.exit() != ExitCodes.UNREACHABLE) {
                throw stillAway;
            }
            return null;
        }
    }

    /** Writes readings until the stream ends or enough were written. */
    private void follow(InputStream answer, OutputStream out) throws IOException {
        try (InputStream in = answer;
                SilenceGuard guard = new SilenceGuard(in, SILENCE)) {
            EventStreamReader events = new EventStreamReader(in, position, guard::heard);
            String data = "";
            while (written < count && data != null) {
                data = read(events);
                if (data != null) {
                    print(HubConnection.JSON.readTree(data), data, out);
                    written++;
                }
                position = events.id();
            }
        }
    }

    /** A failure to read is a broken connection; one to write is not, and ends the program. */
    private static @Nullable String read(EventStreamReader events) throws IOException {
        try {
            return events.next();
        } catch (CommandFailedException broken) {
            return null;
        }
    }

    private void print(JsonNode row, String data, OutputStream out) throws IOException {
        write(
                out,
                switch (format) {
                    case json, ndjson -> data + "\n";
                    case csv -> Csv.line(columns, row);
                    case yaml -> Yaml.item(row);
                    case table ->
                        "%s  %s  %s  %s%s%n"
                                .formatted(
                                        row.path("time").asText(),
                                        row.path("agent").asText(),
                                        ReadingColumns.series(row),
                                        Table.plain(row.path("value").asText()),
                                        row.path("unit").asText().isEmpty()
                                                ? ""
                                                : " " + row.path("unit").asText());
                });
        out.flush();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
