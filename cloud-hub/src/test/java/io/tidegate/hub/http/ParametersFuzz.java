package io.tidegate.hub.http;

import io.tidegate.hub.format.Aggregate;
import io.tidegate.hub.format.Rfc3339;
import io.tidegate.hub.store.ReadingQuery.Order;
import io.tidegate.protocol.fuzz.FuzzTarget;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Query parameters {@code a=b&c=d}, already unescaped: each is understood or is a problem that names it. */
public final class ParametersFuzz implements FuzzTarget {

    private static final long NOW_NS = 1_795_227_200_000_000_000L;
    private static final Set<String> KNOWN =
            Set.of("agent", "name", "from", "to", "order", "limit", "cursor", "step", "agg", Parameters.LABEL);

    @Override
    public String name() {
        return "parameters";
    }

    @Override
    public void feed(byte[] input) {
        MultiMap query = MultiMap.caseInsensitiveMultiMap();
        for (String pair : new String(input, StandardCharsets.UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            query.add(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
        }
        try {
            Parameters parameters = Parameters.of(query, KNOWN);
            parameters.filter();
            parameters.positive("limit", 1);
            parameters.span("step");
            time(parameters.time("from", NOW_NS));
            time(parameters.time("to", NOW_NS));
            Order order = parameters
                    .word("order", ReadingOrder.words(), ReadingOrder::of)
                    .orElse(Order.TIME);
            parameters.word("agg", Set.of("mean"), Aggregate::of);
            cursor(parameters.text("cursor"), order);
        } catch (ProblemException refused) {
            FuzzTarget.same("status", 400, refused.problem().status());
        }
    }

    private static void time(OptionalLong timeNs) {
        if (timeNs.isPresent()) {
            FuzzTarget.same("time", timeNs.getAsLong(), Rfc3339.parse(Rfc3339.format(timeNs.getAsLong())));
        }
    }

    private static void cursor(String text, Order order) {
        if (text != null) {
            Cursor cursor = Cursor.parse(text, order);
            FuzzTarget.same("cursor", cursor, Cursor.parse(cursor.text(), order));
        }
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                seed("agent=plant1-gw3&name=room/temp&label.sensor=a&from=-1h30m&to=now&limit=10"),
                seed("from=2026-11-21T02:13:10.123456789Z&to=2026-11-21T02:13:10 01:00&step=250ms&agg=mean"),
                seed("order=desc&cursor=desc_-9223372036854775808_9223372036854775807"));
    }

    private static byte[] seed(String query) {
        return query.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<String> words() {
        return List.of(
                "agent=",
                "name=",
                "label.",
                "from=",
                "to=",
                "order=",
                "limit=",
                "cursor=",
                "step=",
                "agg=",
                "asc_",
                "desc_",
                "arrival_",
                "now",
                "-1h",
                "9223372036854775807",
                "1677-09-21T00:12:43.145224192Z",
                "2262-04-11T23:47:16.854775807Z",
                "+00:00",
                "ms",
                "d");
    }
}
