package io.tidegate.hub.operator.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.hub.print.Table;
import java.util.ArrayList;
import java.util.List;

/** A rollout as a person watches it: a line for each wave, and one for each way to fail. */
final class WaveChart {

    private static final int BAR = 30;
    private static final int MAX_ERRORS = 8;

    private WaveChart() {}

    /** A rollout with its waves. */
    static List<String> lines(JsonNode rollout) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(rollout));
        int before = 0;
        for (JsonNode wave : rollout.path("progress")) {
            lines.add(wave(wave, before));
            before += wave.path("tried").asInt();
        }
        lines.add(others(rollout.path("counts")));
        int shown = 0;
        for (JsonNode error : rollout.path("errors")) {
            if (shown++ < MAX_ERRORS) {
                lines.add(error(error));
            }
        }
        if (shown > MAX_ERRORS) {
            lines.add("  and %d other ways to fail".formatted(shown - MAX_ERRORS));
        }
        return lines;
    }

    /** {@code rollout 7 running, wave 2 of 4, site=p1: why}. */
    static String headline(JsonNode rollout) {
        JsonNode undone = rollout.path("undo_of");
        String comment = rollout.path("comment").asText();
        String reason = rollout.path("reason").isNull()
                ? ""
                : " (" + rollout.path("reason").asText() + ")";
        return Table.plain("rollout %d%s %s%s, wave %d of %d, %s%s"
                .formatted(
                        rollout.path("rollout").asLong(),
                        undone.isIntegralNumber() ? ", undo of " + undone.asLong() + "," : "",
                        rollout.path("state").asText(),
                        reason,
                        rollout.path("wave").asInt(),
                        rollout.path("waves").asInt(),
                        rollout.path("selector").asText(),
                        comment.isEmpty() ? "" : ": " + comment));
    }

    private static String wave(JsonNode wave, int before) {
        int healthy = wave.path("healthy").asInt();
        int failed = wave.path("failed").asInt();
        int inProgress = wave.path("in_progress").asInt();
        int tried = wave.path("tried").asInt();
        int most = Math.max(Math.max(tried, wave.path("limit").asInt() - before), 1);
        String bar = part('#', healthy, most) + part('x', failed, most) + part('>', inProgress, most);
        return "  wave %-2d %5s [%-30s] %d of %d tried, %d healthy, %d failed, %d in progress"
                .formatted(
                        wave.path("wave").asInt(),
                        wave.path("share").asText(),
                        bar.length() > BAR ? bar.substring(0, BAR) : bar,
                        tried,
                        most,
                        healthy,
                        failed,
                        inProgress);
    }

    /** Whoever is there is seen, however few of many. */
    private static String part(char mark, int some, int all) {
        return String.valueOf(mark).repeat(some == 0 ? 0 : Math.max(1, some * BAR / all));
    }

    private static String others(JsonNode counts) {
        return "  %d wait, %d offline, %d superseded, %d left"
                .formatted(
                        counts.path("waiting").asInt(),
                        counts.path("offline").asInt(),
                        counts.path("superseded").asInt(),
                        counts.path("left").asInt());
    }

    private static String error(JsonNode error) {
        String pointer = error.path("pointer").asText();
        return Table.plain("  %d agents: %s%s"
                .formatted(
                        error.path("count").asInt(),
                        pointer.isEmpty() ? "" : pointer + ": ",
                        error.path("reason").asText()));
    }
}
