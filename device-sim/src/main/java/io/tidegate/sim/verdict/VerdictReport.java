package io.tidegate.sim.verdict;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** A verdict for a person, and for a program. */
public final class VerdictReport {

    private static final int MIN_NAME_WIDTH = 12;

    private VerdictReport() {}

    /** A table, the ledgers, the first offenders, and PASS or FAIL on the last line. */
    public static String table(Verdict verdict) {
        int width = verdict.series().stream()
                .mapToInt(series -> series.series().length())
                .reduce(MIN_NAME_WIDTH, Math::max);
        StringBuilder out = new StringBuilder();
        out.append(format("%-" + width + "s %12s %12s", "series", "sent", "stored"));
        for (Fault fault : Fault.values()) {
            out.append(format(" %12s", fault.text()));
        }
        out.append('\n');
        verdict.series().forEach(series -> row(out, width, series));
        SeriesVerdict total = verdict.total();
        row(out, width, total);
        side(out.append('\n'), "agent", verdict.ledger().agent());
        side(out, "hub", verdict.ledger().hub());
        if (!verdict.settled()) {
            out.append("note: agent and hub were not seen with nothing pending before the comparison\n");
        }
        verdict.ledger()
                .violations()
                .forEach(violation ->
                        out.append("FAULT ledger: ").append(violation).append('\n'));
        total.offenders()
                .forEach(offender -> out.append(
                        format("FAULT %s: %s: %s%n", offender.fault().text(), offender.series(), offender.detail())));
        if (total.faults().getOrDefault(Fault.TWICE, 0L) > 0) {
            out.append(
                    "note: if these series held readings before, replay under a label of its own: --label run=NAME\n");
        }
        return out.append(
                        verdict.passed()
                                ? "PASS: every reading arrived once, equal in value and time\n"
                                : "FAIL: what is stored is not what was sent\n")
                .toString();
    }

    private static void row(StringBuilder out, int width, SeriesVerdict series) {
        out.append(format("%-" + width + "s %,12d %,12d", series.series(), series.sent(), series.stored()));
        series.faults().values().forEach(count -> out.append(format(" %,12d", count)));
        out.append('\n');
    }

    private static void side(StringBuilder out, String name, LedgerWatch.Side side) {
        out.append(format(
                "ledger of the %-5s  %s  (%d looks, %d unanswered)%n",
                name, side.last().map(Ledger::toString).orElse("not seen"), side.looks(), side.unanswered()));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** The same as one JSON object. */
    public static ObjectNode json(Verdict verdict, ObjectMapper mapper) {
        ObjectNode root = mapper.createObjectNode();
        root.put("verdict", verdict.passed() ? "pass" : "fail");
        root.put("settled", verdict.settled());
        json(root.putObject("total"), verdict.total());
        ArrayNode series = root.putArray("series");
        verdict.series().forEach(one -> json(series.addObject().put("series", one.series()), one));
        ObjectNode ledger = root.putObject("ledger");
        json(ledger.putObject("agent"), verdict.ledger().agent());
        json(ledger.putObject("hub"), verdict.ledger().hub());
        ArrayNode violations = ledger.putArray("violations");
        verdict.ledger().violations().forEach(violations::add);
        ArrayNode offenders = root.putArray("offenders");
        verdict.total()
                .offenders()
                .forEach(offender -> offenders
                        .addObject()
                        .put("series", offender.series())
                        .put("fault", key(offender.fault()))
                        .put("detail", offender.detail()));
        return root;
    }

    private static void json(ObjectNode node, SeriesVerdict series) {
        node.put("sent", series.sent()).put("stored", series.stored());
        series.faults().forEach((fault, count) -> node.put(key(fault), count));
    }

    private static void json(ObjectNode node, LedgerWatch.Side side) {
        node.put("looks", side.looks()).put("unanswered", side.unanswered());
        side.last()
                .ifPresent(ledger -> node.put("accepted", ledger.accepted())
                        .put("stored", ledger.stored())
                        .put("pending", ledger.pending())
                        .put("lost", ledger.lost()));
    }

    private static String key(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT);
    }
}
