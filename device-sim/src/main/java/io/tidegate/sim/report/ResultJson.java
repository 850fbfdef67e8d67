package io.tidegate.sim.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.sim.load.Check;
import io.tidegate.sim.load.LoadResult;
import io.tidegate.sim.load.Sample;
import io.tidegate.sim.scenario.Figure;
import java.util.List;
import java.util.Locale;

/** A result for programs: {@code result.json}. */
public final class ResultJson {

    /** What it calls itself. */
    static final String FORMAT = "tidegate-sim result";

    /** Raised when a reader of the version before would misunderstand it. */
    static final int VERSION = 1;

    private ResultJson() {}

    /** All there is to say; what was not measured is not there. */
    public static ObjectNode of(LoadResult result, Program program, ObjectMapper mapper) {
        ObjectNode root = mapper.createObjectNode();
        root.put("format", FORMAT).put("version", VERSION);
        root.put("verdict", result.judgement().verdict().word().toLowerCase(Locale.ROOT));
        root.put("reason", VerdictTable.reason(result));
        root.put("scenario", result.scenario().name());
        root.put("seed", result.seed());
        root.put("run", result.run());
        root.put("started", result.startedAt().toString());
        root.put("duration_s", result.scenario().duration().toMillis() / 1e3);
        root.put("hub", result.scenario().hub().http().toString());
        root.putObject("program").put("version", program.version()).put("java", program.java());
        root.putObject("machine")
                .put("system", program.system())
                .put("processor", program.processor())
                .put("processors", program.processors());
        root.put("sent", result.sent()).put("stored", result.stored());
        ObjectNode figures = root.putObject("figures");
        for (Figure figure : Figure.values()) {
            Double value = result.figures().get(figure);
            if (value != null) {
                number(figures, figure, figure.resultKey(), value);
            }
        }
        ArrayNode checks = root.putArray("checks");
        result.judgement().checks().forEach(check -> put(checks.addObject(), check));
        ObjectNode latencies = root.putObject("latency_ms");
        for (String kind : List.of(LoadResult.RECEIPT, LoadResult.ACCEPT, LoadResult.SEEN)) {
            Latency.of(result, kind).ifPresent(latency -> put(latencies.putObject(kind), latency));
        }
        ArrayNode samples = root.putArray("samples");
        result.samples().forEach(sample -> put(samples.addObject(), sample));
        ArrayNode faults = root.putArray("faults");
        result.faults().forEach(faults::add);
        ArrayNode notes = root.putArray("notes");
        result.notes().forEach(notes::add);
        return root.put("document", result.scenario().text());
    }

    private static void put(ObjectNode node, Check check) {
        Figure figure = check.figure();
        node.put("figure", figure.resultKey());
        number(node, figure, figure.isBetterHigher() ? "at_least" : "at_most", check.bound());
        check.measured().ifPresent(measured -> number(node, figure, "measured", measured));
        node.put("passed", check.passed());
    }

    private static void put(ObjectNode node, Latency latency) {
        node.put("count", latency.us().getTotalCount());
        for (double percentile : Latency.PERCENTILES) {
            String key =
                    percentile == 100 ? "max" : "p" + String.valueOf(percentile).replaceFirst("\\.0$", "");
            node.put(key, latency.ms(percentile));
        }
    }

    private static void put(ObjectNode node, Sample sample) {
        node.put("from_s", sample.fromSeconds());
        node.put("to_s", sample.toSeconds());
        node.put("sent", sample.sent()).put("stored", sample.stored()).put("lost", sample.lost());
        node.put("connected", sample.connected());
        if (!Double.isNaN(sample.p50Ms())) {
            node.put("p50_ms", sample.p50Ms()).put("p99_ms", sample.p99Ms()).put("max_ms", sample.maxMs());
        }
        node.put("lateness_ms", sample.latenessMs());
    }

    private static void number(ObjectNode node, Figure figure, String key, double value) {
        if (figure.unit() == Figure.Unit.COUNT) {
            node.put(key, (long) value);
        } else {
            node.put(key, value);
        }
    }
}
