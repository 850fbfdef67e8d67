package io.tidegate.sim.agent;

import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.config.PushedDocument;
import io.tidegate.protocol.config.PushedSchema;
import io.tidegate.protocol.control.ConfigFault;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.SignatureCheck;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.trial.CheckResult;
import io.tidegate.protocol.trial.ConfigTrial;
import io.tidegate.protocol.trial.Configuration;
import io.tidegate.protocol.trial.Health;
import io.tidegate.protocol.trial.Health.Sources;
import io.tidegate.protocol.trial.Moment;
import io.tidegate.protocol.trial.Refusal;
import io.tidegate.protocol.trial.TrialAction;
import io.tidegate.protocol.trial.TrialLimits;
import io.tidegate.protocol.trial.VaultRecord;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.ConfigReport;
import io.tidegate.protocol.wire.ConfigReportCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A simulated agent's configuration: the protocol's trial with a vault in memory, and a temper. Owned by the agent's loop. A vault
 * in memory is durable enough: a simulated agent is never restarted.
 */
public final class VirtualConfig implements TrialAction.Performer {

    /** What the sources of a breaking agent say; the same for all, as with one mistake in one document. */
    public static final String BROKEN_SOURCE = "source press: 3 requests in a row without an answer";

    private final Temper temper;
    private final Map<String, String> labels;
    private final AgentLink link;
    private final long epochOffsetNs;
    private final ConfigTrial trial;
    private final Deque<TrialAction> waiting = new ArrayDeque<>();
    private boolean started;
    private boolean connected;
    private long session;
    private long reports;
    private long attempt;
    private long nowNs;
    private Configuration running = Configuration.LOCAL;

    /**
     * A new agent without any pushed configuration.
     *
     * @param labels as its technician would have given it
     * @param epochOffsetNs from the loop's clock to the nanoseconds since the Unix epoch
     */
    public VirtualConfig(AgentId agent, Temper temper, Map<String, String> labels, AgentLink link, long epochOffsetNs) {
        this.temper = temper;
        this.labels = Map.copyOf(labels);
        this.link = link;
        this.epochOffsetNs = epochOffsetNs;
        this.trial = new ConfigTrial(agent, TrialLimits.DEFAULT, SignatureCheck.ED25519, VaultRecord.EMPTY);
    }

    /** What it says of itself, for groups to choose by. */
    public Map<String, String> labels() {
        return labels;
    }

    /** Whether what runs keeps it from measuring. */
    public boolean isSilenced() {
        return temper == Temper.STOPS_MEASURING && says(running);
    }

    /** For its status. */
    public AgentStatus.Config status() {
        ReportedConfig reported = trial.reported();
        return new AgentStatus.Config(
                reported.running().map(ReportedConfig.Running::revision).orElse(0L),
                reported.desired().map(Verdict::revision).orElse(0L),
                reported.desired()
                        .map(verdict -> verdict.state().name().toLowerCase(Locale.ROOT))
                        .orElse(""));
    }

    /** It is that late now; told before anything else is. */
    public void observe(long newNowNs) {
        nowNs = newNowNs;
    }

    /** Does what is due. */
    public void advance() {
        if (!started) {
            started = true;
            perform(trial.start(now()));
        } else if (now().elapsedMs() >= trial.nextMs()) {
            perform(trial.onTick(now()));
        }
    }

    /** When {@link #advance} has something to do though nothing has happened. */
    public long nextDueNs() {
        long dueMs = trial.nextMs();
        return dueMs == Long.MAX_VALUE ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(dueMs);
    }

    /** A session has begun: its status is published. */
    public void connected(long newSession) {
        session = newSession;
        reports = 0;
        connected = true;
        perform(trial.onHubConnected(now()));
        tellHealth();
    }

    /** The connection is gone. */
    public void disconnected() {
        connected = false;
        tellHealth();
    }

    /** The hub has sent what is to be. */
    public void received(DesiredConfig desired) {
        if (temper != Temper.FALLS_SILENT || desired.document().equals(Configuration.LOCAL.document())) {
            perform(trial.onDesired(desired, now()));
        }
    }

    @Override
    public void check(Configuration configuration) {
        waiting.addAll(trial.onChecked(configuration, checked(configuration), now()));
    }

    private CheckResult checked(Configuration configuration) {
        if (temper == Temper.REJECTS && says(configuration)) {
            return new CheckResult.Invalid(List.of(new ConfigFault(
                    "/log_level",
                    "this gateway does not take it",
                    "its software is older",
                    "update it, or leave it out")));
        }
        Loaded<PushedDocument> read =
                PushedSchema.read("document", configuration.document().getBytes(StandardCharsets.UTF_8));
        if (read instanceof Loaded.Valid<PushedDocument> valid) {
            return new CheckResult.Valid(valid.value().probation().toMillis());
        }
        return new CheckResult.Invalid(read.problems().stream()
                .map(problem -> new ConfigFault(problem.pointer(), problem.what(), problem.why(), problem.fix()))
                .toList());
    }

    @Override
    public void save(long number, VaultRecord saved) {
        waiting.addAll(trial.onSaved(number, now()));
    }

    @Override
    public void apply(long newAttempt, Configuration configuration) {
        attempt = newAttempt;
        running = configuration;
        waiting.addAll(trial.onApplied(attempt, now()));
        waiting.addAll(trial.onHealth(attempt, health(), now()));
    }

    @Override
    public void report(ReportedConfig reported) {
        if (connected) {
            link.publishReport(ConfigReportCodec.encode(
                    new ConfigReport(session, ++reports, now().epochNs(), reported), ControlLimits.DEFAULT));
        }
    }

    @Override
    public void refuse(Refusal refusal) {
        // It is counted in the next report; a simulated agent keeps no log.
    }

    private void tellHealth() {
        perform(trial.onHealth(attempt, health(), now()));
    }

    private Health health() {
        boolean fails = temper == Temper.ROLLS_BACK && says(running);
        return fails
                ? new Health(connected, Sources.FAILED, BROKEN_SOURCE)
                : new Health(connected, Sources.DELIVERING, "");
    }

    private static boolean says(Configuration configuration) {
        return !configuration.digest().equals(Configuration.LOCAL.digest());
    }

    private void perform(List<TrialAction> actions) {
        waiting.addAll(actions);
        for (TrialAction next = waiting.poll(); next != null; next = waiting.poll()) {
            next.perform(this);
        }
    }

    private Moment now() {
        return new Moment(TimeUnit.NANOSECONDS.toMillis(nowNs), nowNs + epochOffsetNs);
    }
}
