package io.tidegate.sim.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.sim.scenario.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Two results, figure by figure.
 *
 * @param rows of the figures that both have
 * @param notes why they may not be comparable
 */
public record Comparison(List<Row> rows, List<String> notes) {

    private static final double PERCENT = 100;

    /**
     * One figure of both.
     *
     * @param before of the first
     * @param after of the second
     */
    public record Row(Figure figure, double before, double after) {

        /** By how many percent the second is worse; negative if it is better, infinite if the first was 0. */
        public double worsePercent() {
            double worse = figure.isBetterHigher() ? before - after : after - before;
            return worse == 0 ? 0 : PERCENT * worse / before;
        }

        /** Whether it says something of the hub, rather than of the generator. */
        public boolean isJudged() {
            return figure != Figure.GENERATOR_LATE;
        }

        double ratio() {
            return before == after ? 1 : after / before;
        }
    }

    public Comparison {
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    /**
     * Compares.
     *
     * @param before a {@code result.json}
     * @param after another one
     * @throws NoResultException if one is none that this version reads
     */
    public static Comparison of(JsonNode before, JsonNode after) throws NoResultException {
        require(before, "the first file");
        require(after, "the second file");
        List<Row> rows = new ArrayList<>();
        for (Figure figure : Figure.values()) {
            JsonNode one = before.path("figures").path(figure.resultKey());
            JsonNode other = after.path("figures").path(figure.resultKey());
            if (one.isNumber() && other.isNumber()) {
                rows.add(new Row(figure, one.asDouble(), other.asDouble()));
            }
        }
        List<String> notes = new ArrayList<>();
        differ(before, after, "document", "the scenarios differ", notes);
        differ(before, after, "duration_s", "they measured for different times", notes);
        differ(before, after, "seed", "the seeds differ", notes);
        differ(before, after, "machine", "they were made on different machines", notes);
        for (JsonNode result : List.of(before, after)) {
            if (!result.path("verdict").asText().equals("pass")) {
                notes.add("%s of %s has the verdict %s: %s"
                        .formatted(
                                result.path("scenario").asText(),
                                result.path("started").asText(),
                                result.path("verdict").asText(),
                                result.path("reason").asText()));
            }
        }
        return new Comparison(rows, notes);
    }

    private static void require(JsonNode result, String which) throws NoResultException {
        if (!result.path("format").asText().equals(ResultJson.FORMAT)) {
            throw new NoResultException(which + " is no result of tidegate-sim run - name a " + ResultFiles.RESULT);
        }
        if (result.path("version").asInt() != ResultJson.VERSION) {
            throw new NoResultException("%s is a result of version %s, and this program reads version %d - make it anew"
                    .formatted(which, result.path("version").asText(), ResultJson.VERSION));
        }
    }

    private static void differ(JsonNode before, JsonNode after, String key, String note, List<String> notes) {
        if (!before.path(key).equals(after.path(key))) {
            notes.add(note);
        }
    }

    /** The judged figures that are worse by more than so many percent. */
    public List<Row> worseThan(double percent) {
        return rows.stream()
                .filter(Row::isJudged)
                .filter(row -> row.worsePercent() > percent)
                .toList();
    }

    /** For a person. */
    public String table() {
        StringBuilder out = new StringBuilder();
        line(out, "%-18s %14s %14s %14s %8s  %s", "figure", "first", "second", "difference", "ratio", "");
        for (Row row : rows) {
            double difference = row.after() - row.before();
            line(
                    out,
                    "%-18s %14s %14s %14s %8s  %s",
                    row.figure().key(),
                    row.figure().format(row.before()),
                    row.figure().format(row.after()),
                    (difference > 0 ? "+" : "") + row.figure().format(difference),
                    Double.isFinite(row.ratio()) ? String.format(Locale.ROOT, "%.2f", row.ratio()) : "-",
                    row.worsePercent() > 0 ? "worse" : row.worsePercent() < 0 ? "better" : "");
        }
        notes.forEach(note -> line(out, "note: %s", note));
        return out.toString();
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }

    /** The same as one JSON object. */
    public ObjectNode json(ObjectMapper mapper) {
        ObjectNode root = mapper.createObjectNode();
        ObjectNode figures = root.putObject("figures");
        for (Row row : rows) {
            ObjectNode figure = figures.putObject(row.figure().resultKey())
                    .put("first", row.before())
                    .put("second", row.after())
                    .put("difference", row.after() - row.before());
            if (Double.isFinite(row.ratio())) {
                figure.put("ratio", row.ratio());
            }
        }
        ArrayNode told = root.putArray("notes");
        notes.forEach(told::add);
        return root;
    }
}
