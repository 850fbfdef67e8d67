package io.tidegate.hub.desired;

import io.tidegate.hub.ingest.ReportListener;
import io.tidegate.hub.store.ConfigTables;
import io.tidegate.hub.store.ConfigTables.ReportRow;
import io.tidegate.hub.store.ConfigTables.VerdictRow;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.protocol.control.ReportedConfig.Refusals;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.ConfigReport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in what agents say of their configuration: in memory at once, in the database soon after. A crash in between costs
 * nothing, as agents say it all again when they come back.
 */
public final class HeardReports implements ReportListener {

    private static final Logger LOG = LoggerFactory.getLogger(HeardReports.class);

    private final ConfigTables tables;
    private final KnownConfigs known;
    private final ConfigPublication publication;
    private final InstantSource clock;
    private final Executor storage;
    private final DesiredLimits limits = DesiredLimits.DEFAULT;
    private final Set<AgentId> unsaved = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean queued = new AtomicBoolean();

    /**
     * @param publication is asked again when an agent that greets has missed the newest revision
     * @param storage one thread that may block
     */
    public HeardReports(
            ConfigTables tables,
            KnownConfigs known,
            ConfigPublication publication,
            InstantSource clock,
            Executor storage) {
        this.tables = tables;
        this.known = known;
        this.publication = publication;
        this.clock = clock;
        this.storage = storage;
    }

    @Override
    public void status(AgentId agent, AgentStatus status) {
        if (!status.online()) {
            return;
        }
        long heard = status.config().desired();
        Known before = known.of(agent);
        boolean begins = before.session().isEmpty() || before.session().getAsLong() != status.session();
        if (begins || before.heardRevision() != heard) {
            known.change(agent, each -> each.withStatus(status.session(), heard));
        }
        // Once a session: one that refuses the newest would be told of it with every status otherwise.
        if (begins && heard < known.of(agent).desiredNumber()) {
            publication.publish(agent);
        }
    }

    @Override
    public void reported(AgentId agent, ConfigReport report) {
        Known before = known.of(agent);
        if (before.isOutdated(report)) {
            return;
        }
        known.change(agent, each -> each.withReport(report, nowNs(), limits.maxUnsavedVerdicts()));
        Refusals now = report.config().refusals();
        long refusedBefore = before.report() == null
                ? 0
                : before.report().config().refusals().count();
        if (now.count() > 0 && now.count() != refusedBefore) {
            LOG.warn(
                    "security: {} has refused {} configurations since it started, the last because {}",
                    agent,
                    now.count(),
                    printable(now.last()));
        }
        unsaved.add(agent);
        if (queued.compareAndSet(false, true)) {
            storage.execute(this::save);
        }
    }

    /** Brings the database up to date. Blocks; on the storage thread, and once at the end. */
    public void save() {
        queued.set(false);
        Map<AgentId, List<VerdictStep>> taken = new LinkedHashMap<>();
        List<ReportRow> reports = new ArrayList<>();
        List<VerdictRow> verdicts = new ArrayList<>();
        for (AgentId agent : List.copyOf(unsaved)) {
            unsaved.remove(agent);
            Known[] before = new Known[1];
            known.change(agent, each -> {
                before[0] = each;
                return each.withUnsaved(List.of());
            });
            ConfigReport report = before[0].report();
            if (report != null) {
                taken.put(agent, before[0].unsaved());
                reports.add(StoredReports.row(agent, before[0].reportedNs(), report));
                before[0].unsaved().forEach(step -> verdicts.add(StoredReports.row(agent, step)));
            }
        }
        if (reports.isEmpty()) {
            return;
        }
        try {
            tables.save(reports, verdicts);
        } catch (StoreUnavailableException e) {
            taken.forEach((agent, steps) ->
                    known.change(agent, each -> each.withUnsavedBefore(steps, limits.maxUnsavedVerdicts())));
            unsaved.addAll(taken.keySet());
            LOG.warn(
                    "what agents said of their configurations could not be saved: {}; it is tried again",
                    e.getMessage());
        }
    }

    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\u2028\u2029]", "?");
    }

    private long nowNs() {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
