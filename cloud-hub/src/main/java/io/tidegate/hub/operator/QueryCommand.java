package io.tidegate.hub.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubConnection;
import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.client.Query;
import io.tidegate.hub.print.Column;
import io.tidegate.hub.print.OutputFormat;
import io.tidegate.hub.print.Table;
import io.tidegate.hub.print.Yaml;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidegate query}: readings to look at. */
@Command(
        name = "query",
        header = {
            "Shows readings, the newest first, or what each step of time made of them.",
            "",
            "Examples:",
            "  tidegate query",
            "  tidegate query room/temp{sensor=a} --agent plant1-gw3 --from -1h",
            "  tidegate query room/temp --from -24h --step 10m --agg min,max,mean",
            "  tidegate query --latest",
            "  tidegate query room/temp --limit 1000 --order asc -o csv > temp.csv",
            ""
        },
        mixinStandardHelpOptions = true)
final class QueryCommand implements Callable<Integer> {

    private static final long USUAL_LIMIT = 100;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private HubOptions options;

    @Mixin
    private Selection selection = new Selection();

    @Mixin
    private TimeRange range = new TimeRange();

    @Option(names = "--order", paramLabel = "ORDER", description = "desc, asc or arrival (default: desc).")
    private @Nullable String order;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "At most so many rows (default: 100; with --step or --latest all).")
    private @Nullable Long limit;

    @Option(names = "--step", paramLabel = "SPAN", description = "One row per step, such as 10s, 5m or 1h.")
    private @Nullable String step;

    @Option(
            names = "--agg",
            paramLabel = "WHAT",
            split = ",",
            description = "With --step: min, max, mean, count, first, last; several with commas (default: mean).")
    private List<String> aggregates = List.of();

    @Option(names = "--latest", description = "The newest reading of each series.")
    private boolean latest;

    @Option(names = "-o", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: table).")
    private OutputFormat format = OutputFormat.table;

    @Override
    public Integer call() throws IOException {
        HubConnection hub = options.connection();
        Query query = query().with(
                        "format",
                        switch (format) {
                            case json -> "json";
                            case csv -> "csv";
                            case ndjson, yaml, table -> "ndjson";
                        });
        try (InputStream answer = hub.open(query, Map.of());
                OutputStream out = new BufferedOutputStream(options.terminal().out())) {
            if (format == OutputFormat.table || format == OutputFormat.yaml) {
                rows(answer, out);
            } else {
                answer.transferTo(out);
            }
        }
        return ExitCodes.DONE;
    }

    private Query query() {
        if (latest) {
            return selection.apply(Query.of("/api/v1/readings/latest"));
        }
        Query query = range.apply(selection.apply(Query.of("/api/v1/readings")));
        if (step == null) {
            return query.with("order", order == null ? "desc" : order)
                    .with("limit", limit == null ? USUAL_LIMIT : limit)
                    .with("agg", aggregates.isEmpty() ? null : String.join(",", aggregates));
        }
        return query.with("order", order)
                .with("limit", limit)
                .with("step", step)
                .with("agg", aggregates.isEmpty() ? null : String.join(",", aggregates));
    }

    private void rows(InputStream answer, OutputStream out) throws IOException {
        List<Column> columns = step == null
                ? ReadingColumns.readings()
                : ReadingColumns.aggregates(aggregates.isEmpty() ? List.of("mean") : aggregates);
        Table table = new Table(columns, options.colours(), out);
        BufferedReader lines = new BufferedReader(new InputStreamReader(answer, StandardCharsets.UTF_8));
        long rows = 0;
        String line;
        while ((line = lines.readLine()) != null) {
            JsonNode row = HubConnection.JSON.readTree(line);
            if (format == OutputFormat.table) {
                table.row(row);
            } else {
                out.write(Yaml.item(row).getBytes(StandardCharsets.UTF_8));
            }
            rows++;
        }
        if (format == OutputFormat.table) {
            table.end();
        }
        if (rows == 0) {
            options.note("no reading matches");
        } else if (rows == USUAL_LIMIT && limit == null && step == null && !latest) {
            options.note("the newest 100; more with --limit, all with tidegate export");
        }
    }
}
