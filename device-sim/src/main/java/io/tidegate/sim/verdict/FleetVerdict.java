package io.tidegate.sim.verdict;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.sim.fleet.Fleet;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What a run of a fleet came to.
 *
 * @param played what the agents know
 * @param stored what the hub has, one per agent; empty if it was not asked
 * @param violations ledgers of the hub that do not add up
 */
public record FleetVerdict(Fleet.Result played, List<SeriesVerdict> stored, List<String> violations) {

    private static final double NS_PER_SECOND = 1e9;
    private static final double US_PER_MS = 1e3;

    public FleetVerdict {
        stored = List.copyOf(stored);
        violations = List.copyOf(violations);
    }

    /** Whether all that was measured is receipted, and stored once with equal value and time. */
    public boolean passed() {
        LedgerCounts ledger = played.counts().ledger();
        return ledger.pending() == 0 && ledger.lostTotal() == 0 && total().passed() && violations.isEmpty();
    }

    private SeriesVerdict total() {
        return SeriesVerdict.total(stored);
    }

    /** Readings that were settled per second, from the first to be measured to the last receipt. */
    public double perSecond() {
        double seconds = (played.measuringNs() + played.settlingNs()) / NS_PER_SECOND;
        return seconds > 0 ? played.counts().ledger().stored() / seconds : 0;
    }

    /** Some lines for a person, PASS or FAIL on the last. */
    public String table() {
        LedgerCounts ledger = played.counts().ledger();
        StringBuilder out = new StringBuilder();
        line(
                out,
                "agents     %,d, connected at the end %,d, connections lost %,d",
                played.counts().agents(),
                played.counts().connected(),
                played.counts().reconnects());
        line(
                out,
                "measured   %,d readings in %.1f s; all receipted or given up %.1f s later; %,.0f readings/s",
                ledger.accepted(),
                played.measuringNs() / NS_PER_SECOND,
                played.settlingNs() / NS_PER_SECOND,
                perSecond());
        line(out, "receipted  %,d, pending %,d, lost %,d", ledger.stored(), ledger.pending(), ledger.lostTotal());
        Histogram latency = played.latencyUs();
        line(
                out,
                "latency    measured to receipt: p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                latency.getValueAtPercentile(50) / US_PER_MS,
                latency.getValueAtPercentile(99) / US_PER_MS,
                latency.getMaxValue() / US_PER_MS);
        played.homecoming()
                .ifPresent(home -> line(
                        out,
                        "returned   connected %,d, the last after %.1f s, at most %,d within a second; newest stored: p50 %.1f s, p99 %.1f s, max %.1f s, never %,d",
                        home.connectedNs().length,
                        home.lastConnectedNs() / NS_PER_SECOND,
                        home.busiestSecond(),
                        home.freshNs(50) / NS_PER_SECOND,
                        home.freshNs(99) / NS_PER_SECOND,
                        home.freshNs(100) / NS_PER_SECOND,
                        home.stale()));
        played.storm()
                .ifPresent(storm -> line(
                        out,
                        "storm      %,d lost their connection; connected again and all receipted: p50 %.1f s, p99 %.1f s, max %.1f s, never %,d",
                        storm.lost(),
                        storm.healedNs(50) / NS_PER_SECOND,
                        storm.healedNs(99) / NS_PER_SECOND,
                        storm.healedNs(100) / NS_PER_SECOND,
                        storm.unhealed()));
        if (!stored.isEmpty()) {
            SeriesVerdict total = total();
            out.append("at the hub ");
            out.append(String.format(Locale.ROOT, "%,d stored", total.stored()));
            total.faults()
                    .forEach((fault, count) -> out.append(String.format(Locale.ROOT, ", %,d %s", count, fault.text())));
            out.append('\n');
            total.offenders()
                    .forEach(offender -> line(
                            out, "FAULT %s: %s: %s", offender.fault().text(), offender.series(), offender.detail()));
        }
        violations.forEach(violation -> line(out, "FAULT ledger: %s", violation));
        if (!played.counts().error().isEmpty()) {
            line(out, "note: an agent was not connected: %s", played.counts().error());
        }
        line(
                out,
                passed()
                        ? "PASS: nothing lost, nothing doubled, nothing invented"
                        : "FAIL: what is stored is not what was measured");
        return out.toString();
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    /** The same as one JSON object. */
    public ObjectNode json(ObjectMapper mapper) {
        LedgerCounts ledger = played.counts().ledger();
        ObjectNode root = mapper.createObjectNode();
        root.put("verdict", passed() ? "pass" : "fail");
        root.put("agents", played.counts().agents());
        root.put("connected", played.counts().connected());
        root.put("connecting_seconds", played.connectingNs() / NS_PER_SECOND);
        root.put("connections_lost", played.counts().reconnects());
        root.put("measured", ledger.accepted());
        root.put("receipted", ledger.stored());
        root.put("pending", ledger.pending());
        root.put("lost", ledger.lostTotal());
        root.put("readings_per_second", perSecond());
        root.put("measuring_seconds", played.measuringNs() / NS_PER_SECOND);
        root.put("settling_seconds", played.settlingNs() / NS_PER_SECOND);
        root.put("latency_p50_ms", played.latencyUs().getValueAtPercentile(50) / US_PER_MS);
        root.put("latency_p99_ms", played.latencyUs().getValueAtPercentile(99) / US_PER_MS);
        played.homecoming().ifPresent(home -> {
            ObjectNode returned = root.putObject("returned");
            returned.put("connected", home.connectedNs().length);
            returned.put("last_connected_seconds", home.lastConnectedNs() / NS_PER_SECOND);
            returned.put("busiest_second", home.busiestSecond());
            returned.put("fresh_p50_seconds", home.freshNs(50) / NS_PER_SECOND);
            returned.put("fresh_p99_seconds", home.freshNs(99) / NS_PER_SECOND);
            returned.put("fresh_max_seconds", home.freshNs(100) / NS_PER_SECOND);
            returned.put("never_fresh", home.stale());
        });
        played.storm().ifPresent(storm -> {
            ObjectNode healed = root.putObject("storm");
            healed.put("lost_connection", storm.lost());
            healed.put("healed_p50_seconds", storm.healedNs(50) / NS_PER_SECOND);
            healed.put("healed_p99_seconds", storm.healedNs(99) / NS_PER_SECOND);
            healed.put("healed_max_seconds", storm.healedNs(100) / NS_PER_SECOND);
            healed.put("never_healed", storm.unhealed());
        });
        if (!stored.isEmpty()) {
            SeriesVerdict total = total();
            ObjectNode hub = root.putObject("hub");
            hub.put("stored", total.stored());
            total.faults().forEach((fault, count) -> hub.put(fault.name().toLowerCase(Locale.ROOT), count));
        }
        ArrayNode ledgers = root.putArray("ledger_violations");
        violations.forEach(ledgers::add);
        return root;
    }
}
