package io.tidegate.hub.operator;

import io.tidegate.hub.client.Query;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** From when to when. */
final class TimeRange {

    @Option(
            names = {"-f", "--from"},
            paramLabel = "TIME",
            description = "Observed at this time or later: RFC 3339, or back from now as -1h, -15m, -7d.")
    private @Nullable String from;

    @Option(
            names = {"-t", "--to"},
            paramLabel = "TIME",
            description = "Observed before this time.")
    private @Nullable String to;

    Query apply(Query query) {
        return query.with("from", from).with("to", to);
    }
}
