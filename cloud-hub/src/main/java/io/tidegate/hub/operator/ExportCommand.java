package io.tidegate.hub.operator;

import io.tidegate.hub.client.CommandFailedException;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubConnection;
import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.client.Query;
import io.tidegate.hub.print.Progress;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidegate export}: readings for other programs, any number of them. */
@Command(
        name = "export",
        header = {
            "Writes readings to stdout or a file, any number in constant memory; every bit of a number is kept.",
            "",
            "Examples:",
            "  tidegate export > all.ndjson",
            "  tidegate export room/temp --from -7d -o csv -O week.csv",
            "  tidegate export --agent plant1-gw3 --from 2026-11-01T00:00:00Z --to 2026-12-01T00:00:00Z | gzip > nov.gz",
            ""
        },
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

    /** The formats that are written as they come. */
    enum Format {
        ndjson,
        csv,
        json
    }

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private HubOptions options;

    @Mixin
    private Selection selection = new Selection();

    @Mixin
    private TimeRange range = new TimeRange();

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            description = "asc, desc, or arrival, which begins at once also with very many (default: asc).")
    private String order = "asc";

    @Option(names = "-o", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: ndjson).")
    private Format format = Format.ndjson;

    @Option(
            names = {"-O", "--output-file"},
            paramLabel = "FILE",
            description = "Write here instead of stdout; the file appears when it is whole.")
    private @Nullable Path file;

    @Option(
            names = {"-y", "--yes"},
            description = "Replace the file if there is one.")
    private boolean replace;

    @Override
    public Integer call() throws IOException {
        HubConnection hub = options.connection();
        Query query = range.apply(selection.apply(Query.of("/api/v1/readings")))
                .with("order", order)
                .with("format", format.name());
        if (file == null) {
            try (OutputStream out = new BufferedOutputStream(options.terminal().out())) {
                copy(hub, query, out);
            }
            return ExitCodes.DONE;
        }
        if (Files.exists(file) && !replace) {
            throw new CommandFailedException(
                    ExitCodes.FAILED, "%s is there already; name another file, or replace it with -y".formatted(file));
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        boolean whole = false;
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                copy(hub, query, out);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            whole = true;
        } finally {
            if (!whole) {
                Files.deleteIfExists(part);
            }
        }
        return ExitCodes.DONE;
    }

    private void copy(HubConnection hub, Query query, OutputStream out) throws IOException {
        Progress progress = new Progress(options.terminal().err(), options.progress(), System::nanoTime);
        byte[] buffer = new byte[64 * 1024];
        try (InputStream answer = hub.open(query, Map.of())) {
            int read;
            while ((read = answer.read(buffer)) > 0) {
                out.write(buffer, 0, read);
                progress.advance(buffer, read);
            }
        } finally {
            progress.end();
        }
        long rows = Math.max(0, progress.lines() - (format == Format.csv ? 1 : 0));
        if (format != Format.json) {
            options.note("%d readings, %d bytes".formatted(rows, progress.bytes()));
        }
    }
}
