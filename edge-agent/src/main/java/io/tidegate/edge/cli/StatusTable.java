package io.tidegate.edge.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The agent's status for a person: one line for each thing that can go wrong, then the sources. */
final class StatusTable {

    private static final List<String> SIZE_UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

    private static final int BYTES_PER_STEP = 1024;

    private final Map<String, String> fields;
    private final Instant now;

    /**
     * The table of one status document.
     *
     * @param fields its values by their place, such as {@code ledger.lost.evicted}
     * @param now what ages are counted from
     */
    StatusTable(Map<String, String> fields, Instant now) {
        this.fields = fields;
        this.now = now;
    }

    void print(PrintWriter out) {
        line(out, "agent", "%s, version %s, epoch %s".formatted(field("agent"), field("version"), field("epoch")));
        line(out, "hub", hub());
        warnings(out);
        line(
                out,
                "ledger",
                "accepted %s = stored %s + pending %s + lost %d; rejected %s, filtered %s"
                        .formatted(
                                field("ledger.accepted"),
                                field("ledger.stored"),
                                field("ledger.pending"),
                                lost(),
                                field("ledger.rejected"),
                                field("ledger.filtered")));
        if (lost() > 0) {
            line(out, "lost", reasons());
        }
        line(out, "buffer", buffer());
        if (known("clock.trusted")) {
            line(out, "clock", clock());
        }
        line(out, "config", config());
        sources(out);
    }

    /** {@code 3 h 12 min}: the two largest units that are not zero. */
    static String span(Duration span) {
        long days = span.toDays();
        if (days > 0) {
            return "%d d %d h".formatted(days, span.toHoursPart());
        }
        if (span.toHours() > 0) {
            return "%d h %d min".formatted(span.toHours(), span.toMinutesPart());
        }
        if (span.toMinutes() > 0) {
            return "%d min %d s".formatted(span.toMinutes(), span.toSecondsPart());
        }
        return "%d s".formatted(Math.max(0, span.toSeconds()));
    }

    /** {@code 12.3 MiB}. */
    static String size(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= BYTES_PER_STEP && unit < SIZE_UNITS.size() - 1) {
            size /= BYTES_PER_STEP;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", size, SIZE_UNITS.get(unit));
    }

    private String hub() {
        boolean connected = field("hub.connected").equals("true");
        double lag = Double.parseDouble(fields.getOrDefault("hub.lag_seconds", "0"));
        String behind = lag < 1 ? "" : ", %s behind".formatted(span(Duration.ofMillis((long) (lag * 1_000))));
        String why = known("hub.error") ? " (%s)".formatted(field("hub.error")) : "";
        return field("hub.url") + (connected ? ", connected" : ", NOT CONNECTED" + why) + behind;
    }

    private String config() {
        String running = field("config.running").equals("0") ? "the local file" : "revision " + field("config.running");
        String reason = known("config.reason") ? " (%s)".formatted(field("config.reason")) : "";
        return field("config.desired").equals("0")
                ? running
                : "runs %s, desired revision %s: %s%s"
                        .formatted(running, field("config.desired"), field("config.state"), reason);
    }

    private String buffer() {
        String text = "%s of %s"
                .formatted(
                        size(Long.parseLong(field("buffer.bytes"))), size(Long.parseLong(field("buffer.max_bytes"))));
        if (known("buffer.oldest")) {
            Duration age = Duration.between(Instant.parse(field("buffer.oldest")), now);
            text += ", oldest pending reading %s old".formatted(span(age));
        }
        text += known("buffer.seconds_until_full")
                ? ", full in " + span(Duration.ofSeconds((long) Double.parseDouble(field("buffer.seconds_until_full"))))
                : ", not filling";
        String quarantined = fields.getOrDefault("buffer.quarantined", "0");
        return quarantined.equals("0") ? text : text + ", damaged segments kept: %s".formatted(quarantined);
    }

    private String clock() {
        String span = span(Duration.ofSeconds(Long.parseLong(field("clock.for_seconds"))));
        return field("clock.trusted").equals("true")
                ? "trusted for %s: %s".formatted(span, field("clock.reason"))
                : "NOT TRUSTED for %s: %s; readings are marked unsynced".formatted(span, field("clock.reason"));
    }

    private long lost() {
        return fields.entrySet().stream()
                .filter(field -> field.getKey().startsWith("ledger.lost."))
                .mapToLong(field -> Long.parseLong(field.getValue()))
                .sum();
    }

    private String reasons() {
        StringBuilder reasons = new StringBuilder();
        fields.forEach((place, value) -> {
            if (place.startsWith("ledger.lost.") && !value.equals("0")) {
                reasons.append(reasons.isEmpty() ? "" : ", ")
                        .append(place.substring("ledger.lost.".length()))
                        .append(' ')
                        .append(value);
            }
        });
        return reasons.toString();
    }

    private void warnings(PrintWriter out) {
        for (int i = 0; fields.containsKey("warnings.%d.code".formatted(i)); i++) {
            String warning = "warnings.%d.".formatted(i);
            line(
                    out,
                    "WARNING",
                    "%s, %s times, last %s ago: %s"
                            .formatted(
                                    field(warning + "code"),
                                    field(warning + "count"),
                                    span(Duration.between(Instant.parse(field(warning + "last_seen")), now)),
                                    field(warning + "text")));
        }
    }

    private void sources(PrintWriter out) {
        for (int i = 0; fields.containsKey("sources.%d.name".formatted(i)); i++) {
            String source = "sources.%d.".formatted(i);
            String last = known(source + "last_reading")
                    ? "last %s ago"
                            .formatted(span(Duration.between(Instant.parse(field(source + "last_reading")), now)))
                    : "none yet";
            String error = known(source + "error") ? ": " + field(source + "error") : "";
            line(
                    out,
                    i == 0 ? "sources" : "",
                    "%s %s, %s readings, %s%s"
                            .formatted(
                                    field(source + "name"),
                                    field(source + "state"),
                                    field(source + "readings"),
                                    last,
                                    error));
        }
    }

    private boolean known(String place) {
        return !fields.getOrDefault(place, "null").equals("null");
    }

    private String field(String place) {
        return fields.getOrDefault(place, "?");
    }

    private static void line(PrintWriter out, String name, String text) {
        out.printf("%-8s %s%n", name, text);
    }
}
