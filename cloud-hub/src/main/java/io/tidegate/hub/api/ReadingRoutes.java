package io.tidegate.hub.api;

import io.tidegate.hub.feed.ReadingFilter;
import io.tidegate.hub.format.Aggregate;
import io.tidegate.hub.format.BucketRow;
import io.tidegate.hub.format.Format;
import io.tidegate.hub.format.ReadingRow;
import io.tidegate.hub.format.Rfc3339;
import io.tidegate.hub.format.SeriesRow;
import io.tidegate.hub.http.Cursor;
import io.tidegate.hub.http.Nearest;
import io.tidegate.hub.http.Negotiation;
import io.tidegate.hub.http.Parameters;
import io.tidegate.hub.http.QueryWorkers;
import io.tidegate.hub.http.ReadingOrder;
import io.tidegate.hub.http.RowAnswer;
import io.tidegate.hub.store.ReadingQuery;
import io.tidegate.hub.store.ReadingQuery.Order;
import io.tidegate.hub.store.StoredReading;
import io.tidegate.hub.store.TelemetryQueries;
import io.tidegate.hub.store.TelemetryQueries.Bucket;
import io.tidegate.hub.store.TelemetryQueries.StoredSeries;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /series}, {@code /readings} and {@code /readings/latest}. */
final class ReadingRoutes {

    private static final Set<String> FILTER = Set.of("agent", "name", Parameters.LABEL, Negotiation.FORMAT);
    private static final Set<String> SERIES = and(FILTER, "limit", "cursor");
    private static final Set<String> READINGS = and(FILTER, "from", "to", "order", "limit", "cursor", "step", "agg");
    private static final Set<String> AGGREGATES =
            Arrays.stream(Aggregate.values()).map(Aggregate::text).collect(Collectors.toCollection(TreeSet::new));

    private final TelemetryQueries queries;
    private final Context context;
    private final InstantSource clock;
    private final QueryWorkers lookups;
    private final QueryWorkers exports;
    private final long stallTimeoutMs;

    /**
     * @param lookups for questions that are answered soon
     * @param exports for readings as they are, of which there may be many and whose client may be slow
     */
    ReadingRoutes(
            TelemetryQueries queries,
            Context context,
            InstantSource clock,
            QueryWorkers lookups,
            QueryWorkers exports,
            long stallTimeoutMs) {
        this.queries = queries;
        this.context = context;
        this.clock = clock;
        this.lookups = lookups;
        this.exports = exports;
        this.stallTimeoutMs = stallTimeoutMs;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/api/v1/series", SERIES, this::series),
                Endpoint.get("/api/v1/readings", READINGS, this::readings),
                Endpoint.get("/api/v1/readings/latest", FILTER, this::latest));
    }

    private void series(RoutingContext request) {
        Parameters parameters = Parameters.of(request.queryParams(), SERIES);
        ReadingFilter filter = parameters.filter();
        String cursor = parameters.text("cursor");
        new RowAnswer<StoredSeries>(
                        Negotiation.format(request, parameters),
                        SeriesRow.KIND,
                        parameters.positive("limit", Long.MAX_VALUE),
                        ReadingRoutes::key,
                        sink -> offer(seriesAfter(filter, cursor), sink))
                .send(request, context, lookups, stallTimeoutMs);
    }

    private List<StoredSeries> seriesAfter(ReadingFilter filter, @Nullable String cursor) {
        return queries.series(filter.agent(), filter.name(), filter.labels()).stream()
                .filter(series -> cursor == null || key(series).compareTo(cursor) > 0)
                .sorted(Comparator.comparing(ReadingRoutes::key))
                .toList();
    }

    /** Unique to a series, and what the list is ordered by. */
    private static String key(StoredSeries series) {
        return series.agent() + " " + series.series() + " " + series.series().unit();
    }

    private void latest(RoutingContext request) {
        Parameters parameters = Parameters.of(request.queryParams(), FILTER);
        ReadingFilter filter = parameters.filter();
        new RowAnswer<StoredReading>(
                        Negotiation.format(request, parameters),
                        ReadingRow.KIND,
                        Long.MAX_VALUE,
                        row -> "",
                        sink -> offer(queries.latest(filter.agent(), filter.name(), filter.labels()), sink))
                .send(request, context, lookups, stallTimeoutMs);
    }

    private static <T> void offer(List<T> rows, Predicate<T> sink) {
        for (T row : rows) {
            if (!sink.test(row)) {
                return;
            }
        }
    }

    private void readings(RoutingContext request) {
        Parameters parameters = Parameters.of(request.queryParams(), READINGS);
        Format format = Negotiation.format(request, parameters);
        ReadingQuery query = query(parameters);
        OptionalLong stepNs = parameters.span("step");
        if (stepNs.isPresent()) {
            aggregates(request, parameters, format, query, stepNs.getAsLong());
            return;
        }
        if (parameters.text("agg") != null) {
            throw Parameters.invalid("agg", "it needs a step to aggregate over; add one such as step=10s");
        }
        new RowAnswer<StoredReading>(
                        format,
                        ReadingRow.KIND,
                        query.limit() == Long.MAX_VALUE ? Long.MAX_VALUE : query.limit() - 1,
                        last -> Cursor.after(query.order(), last).text(),
                        sink -> queries.readings(query, sink))
                .send(request, context, exports, stallTimeoutMs);
    }

    private void aggregates(
            RoutingContext request, Parameters parameters, Format format, ReadingQuery query, long stepNs) {
        if (stepNs == 0) {
            throw Parameters.invalid("step", "it is zero; give at least 1ms");
        }
        for (String other : List.of("cursor", "order")) {
            if (parameters.text(other) != null) {
                throw Parameters.invalid(other, "with step= the answer comes oldest first and whole; leave it out");
            }
        }
        new RowAnswer<Bucket>(
                        format,
                        new BucketRow(aggregatesOf(parameters)),
                        parameters.positive("limit", Long.MAX_VALUE),
                        bucket -> Rfc3339.format(bucket.startNs()),
                        sink -> queries.aggregate(query, Duration.ofNanos(stepNs), sink))
                .send(request, context, lookups, stallTimeoutMs);
    }

    private static List<Aggregate> aggregatesOf(Parameters parameters) {
        String text = parameters.text("agg");
        if (text == null) {
            return List.of(Aggregate.MEAN);
        }
        List<Aggregate> aggregates = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            aggregates.add(Aggregate.of(word)
                    .orElseThrow(() -> Parameters.invalid(
                            "agg",
                            "\"%s\" is none of %s%s"
                                    .formatted(word, String.join(", ", AGGREGATES), Nearest.hint(word, AGGREGATES)))));
        }
        return aggregates.stream().distinct().toList();
    }

    /** The query, for one row more than the limit: only so the answer knows whether there are more. */
    private ReadingQuery query(Parameters parameters) {
        long nowNs = Rfc3339.toEpochNs(clock.instant());
        OptionalLong from = parameters.time("from", nowNs);
        OptionalLong to = parameters.time("to", nowNs);
        if (from.isPresent() && to.isPresent() && from.getAsLong() >= to.getAsLong()) {
            throw Parameters.invalid("to", "it is not after from; swap them");
        }
        Order order =
                parameters.word("order", ReadingOrder.words(), ReadingOrder::of).orElse(Order.TIME);
        long limit = parameters.positive("limit", Long.MAX_VALUE);
        String text = parameters.text("cursor");
        long afterPosition = 0;
        if (text != null) {
            Cursor cursor = Cursor.parse(text, order);
            afterPosition = cursor.position();
            if (order == Order.TIME) {
                from = OptionalLong.of(cursor.timeNs());
            } else if (order == Order.TIME_DESCENDING) {
                to = cursor.timeNs() == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(cursor.timeNs() + 1);
            }
        }
        ReadingFilter filter = parameters.filter();
        return new ReadingQuery(
                filter.agent(),
                filter.name(),
                filter.labels(),
                from,
                to,
                order,
                afterPosition,
                limit == Long.MAX_VALUE ? limit : limit + 1);
    }

    private static Set<String> and(Set<String> some, String... more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }
}
