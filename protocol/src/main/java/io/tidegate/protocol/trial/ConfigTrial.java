package io.tidegate.protocol.trial;

import io.tidegate.protocol.control.ConfigFault;
import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.ReportedConfig.Refusals;
import io.tidegate.protocol.control.SignatureCheck;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.control.Verdict.State;
import io.tidegate.protocol.sync.AgentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way of configurations through one agent. Not thread-safe; one driver owns it, tells it what happens and performs what
 * it returns, in order.
 *
 * <pre>
 * state      event                              guard                        actions, next state
 * ---------- ---------------------------------- ---------------------------- ---------------------------------------
 * any        desired                            not for this agent, other
 *                                               key than pinned, forged,
 *                                               lower, revision reused       Refuse
 * any        undecodable                                                     Refuse
 * any        desired                            highest revision seen        –  (decided once, also by a restart)
 * any        desired, higher                                                 the hub's key is pinned; it is <i>next</i>
 * any        save failed                                                     Save again after saveRetry
 * any        hub connected                                                   Report
 * any        what is to be reported changes                                  Report
 * –          start                              a trial was under way        it is rolled back; Save → RETURNING
 * –          start                              too many did not settle      the one before is promoted; Save → RETURNING
 * –          start                                                           one start more; Save → RETURNING
 * RETURNING  save ended, well or badly                                       Apply promoted
 * RETURNING  applied                                                         → SETTLED
 * RETURNING  apply failed                       attempts are left            Apply promoted again after returnRetry
 * RETURNING  apply failed                       none is left                 the one before is promoted; Save
 * RETURNING  next                               not even LOCAL can run       Check → CHECKING
 * SETTLED    next                               the document that runs       it takes over the revision; Save; Report applied
 * SETTLED    next                                                            Check → CHECKING
 * SETTLED    sources deliver, or settleMs over                               the start has settled; Save
 * CHECKING   invalid                                                         rejected; Save → SETTLED
 * CHECKING   valid                                                           Save with candidate → STAGING
 * STAGING    saved                                                           Apply candidate → APPLYING
 * APPLYING   applied                            another document is next     rolled back; Save → RETURNING
 * APPLYING   applied                                                         → PROBATION
 * APPLYING   apply failed                                                    rolled back; Save → RETURNING
 * PROBATION  well for confirmMs                                              Save with candidate promoted → PROMOTING
 * PROBATION  time is over, or sources failed                                 rolled back; Save → RETURNING
 * PROBATION  next                                                            rolled back; Save → RETURNING
 * PROMOTING  saved                                                           → SETTLED
 * CHECKING … PROBATION  next                    the candidate's document     it takes over the revision; nothing restarts
 * CHECKING, STAGING     next                                                 the candidate is dropped → SETTLED
 * </pre>
 *
 * <p>A newer revision in the middle of a trial ends that trial first, and is then tried from what was confirmed: there is one
 * trial at a time, with one way back, and the newer one inherits nothing of what it was meant to repair. A trial that has
 * passed is promoted before the newer one is looked at. What is neither durable nor confirmed never runs without the
 * durable record of what to go back to, so a crash in any state ends in what was confirmed.
 *
 * <p>RETURNING does not wait for a disk that refuses to write: a record that still has the candidate leads back as well.
 */
public final class ConfigTrial {

    private final TrialRules rules;
    private final TrialLimits limits;
    private final VaultWriter vault;
    private final List<TrialAction> actions = new ArrayList<>();
    private TrialPhase phase = TrialPhase.RETURNING;
    private Optional<Configuration> running = Optional.empty();
    private Optional<Configuration> candidate = Optional.empty();
    private Optional<DesiredConfig> next = Optional.empty();
    private Optional<Probation> probation = Optional.empty();
    private long probationMs;
    private long attempt;
    private boolean applying;
    private int failedReturns;
    private long returnAtMs = Long.MIN_VALUE;
    private long settledAtMs;
    private long arrivedNs;
    private long triedNs;
    private Refusals refusals = Refusals.NONE;
    private Optional<ReportedConfig> reported = Optional.empty();
    private long reportedAtMs;

    /**
     * Begins where the vault's record says; {@link #start} must be the first event.
     *
     * @param agent whose configuration this is
     * @param signatures usually {@link SignatureCheck#ED25519}
     * @param found the newest record that is whole, or {@link VaultRecord#EMPTY}
     */
    public ConfigTrial(AgentId agent, TrialLimits limits, SignatureCheck signatures, VaultRecord found) {
        this(new TrialRules(agent, signatures, limits), found);
    }

    ConfigTrial(TrialRules rules, VaultRecord found) {
        this.rules = rules;
        this.limits = rules.limits();
        this.vault = new VaultWriter(found, limits.saveRetryMs());
    }

    /** The process has started. */
    public List<TrialAction> start(Moment now) {
        vault.want(rules.atStart(vault.wanted(), now.epochNs()));
        return outcome(now);
    }

    /** A configuration has arrived, whoever sent it. */
    public List<TrialAction> onDesired(DesiredConfig desired, Moment now) {
        Optional<Verdict> newest = desiredVerdict();
        Optional<Refusal> refusal = rules.refusal(vault.wanted(), newest, desired);
        if (refusal.isPresent()) {
            refuse(refusal.get());
        } else if (!rules.isKnown(newest, desired)) {
            vault.want(vault.wanted().pinning(desired.key()));
            next = Optional.of(desired);
            arrivedNs = now.epochNs();
            takeNext(now);
        }
        return outcome(now);
    }

    /** Something has arrived in a configuration's place that is none. */
    public List<TrialAction> onUndecodable(String why, Moment now) {
        refuse(new Refusal(Refusal.Kind.UNDECODABLE, 0, "a message that is no configuration was refused: " + why));
        return outcome(now);
    }

    /** The answer to {@link TrialAction.Check}. */
    public List<TrialAction> onChecked(Configuration checked, CheckResult result, Moment now) {
        if (phase == TrialPhase.CHECKING && candidate.orElseThrow().digest().equals(checked.digest())) {
            if (result instanceof CheckResult.Valid valid) {
                probationMs = valid.probationMs();
                triedNs = now.epochNs();
                phase = TrialPhase.STAGING;
                stage();
            } else if (result instanceof CheckResult.Invalid invalid) {
                reject(invalid.errors(), "the document is invalid", now);
                settle(now);
            }
        }
        return outcome(now);
    }

    /** The answer to {@link TrialAction.Save}: the record would survive a power cut. */
    public List<TrialAction> onSaved(long number, Moment now) {
        vault.onSaved(number);
        return outcome(now);
    }

    /** The answer to {@link TrialAction.Save}: the record before it may still be the one that is found. */
    public List<TrialAction> onSaveFailed(long number, String reason, Moment now) {
        vault.onFailed(number, reason, now.elapsedMs());
        return outcome(now);
    }

    /** The answer to {@link TrialAction.Apply}: the configuration runs. */
    public List<TrialAction> onApplied(long applied, Moment now) {
        if (applying && applied == attempt) {
            applying = false;
            if (phase == TrialPhase.APPLYING) {
                running = candidate;
                phase = TrialPhase.PROBATION;
                probation = Optional.of(new Probation(now.elapsedMs(), probationMs, limits.confirmMs()));
            } else {
                running = Optional.of(vault.wanted().promoted());
                phase = TrialPhase.SETTLED;
                settledAtMs = now.elapsedMs();
                failedReturns = 0;
            }
            takeNext(now);
        }
        return outcome(now);
    }

    /** The answer to {@link TrialAction.Apply}: what ran before runs on, or nothing does. */
    public List<TrialAction> onApplyFailed(long failed, String reason, Moment now) {
        if (applying && failed == attempt) {
            applying = false;
            if (phase == TrialPhase.APPLYING) {
                goBack("it could not be put into effect: " + reason, now);
            } else {
                retryReturn(reason, now);
            }
        }
        return outcome(now);
    }

    /** How the agent does. Told when it changes, and at once after {@link #onApplied}. */
    public List<TrialAction> onHealth(long observed, Health health, Moment now) {
        if (rules.isOfAttempt(attempt, observed)) {
            if (phase == TrialPhase.PROBATION && health.sources() == Health.Sources.FAILED) {
                goBack("the sources failed: " + health.detail(), now);
            } else if (phase == TrialPhase.PROBATION) {
                probation.orElseThrow().observe(health, rules.isWell(health), now.elapsedMs());
            } else if (phase == TrialPhase.SETTLED && health.sources() == Health.Sources.DELIVERING) {
                vault.want(vault.wanted().withStarts(0));
            }
        }
        return outcome(now);
    }

    /** A connection to the hub has been made: it is told how things are, whatever it was told before. */
    public List<TrialAction> onHubConnected(Moment now) {
        reported = Optional.empty();
        return outcome(now);
    }

    /** Time has passed; due at {@link #nextMs}, and harmless at any other time. */
    public List<TrialAction> onTick(Moment now) {
        return outcome(now);
    }

    /** When {@link #onTick} is due, on the clock of {@link Moment#elapsedMs}; {@code Long.MAX_VALUE} if only events matter. */
    public long nextMs() {
        long due = vault.nextMs();
        if (phase == TrialPhase.PROBATION) {
            due = Math.min(due, probation.orElseThrow().nextMs());
        } else if (phase == TrialPhase.RETURNING && !applying && vault.isTried()) {
            due = Math.min(due, returnAtMs);
        } else if (phase == TrialPhase.SETTLED && vault.wanted().starts() > 0) {
            due = Math.min(due, settledAtMs + limits.settleMs());
        }
        boolean untold = reported.filter(last -> last.refusals().count() != refusals.count())
                .isPresent();
        return untold ? Math.min(due, reportedAtMs + limits.refusalReportMs()) : due;
    }

    public TrialPhase phase() {
        return phase;
    }

    /** What runs; empty until the first was applied. Its revision is the newest under which its document was pushed. */
    public Optional<Configuration> running() {
        return running;
    }

    /** What the hub is told. */
    public ReportedConfig reported() {
        return new ReportedConfig(running.map(Configuration::asRunning), desiredVerdict(), refusals);
    }

    private void refuse(Refusal refusal) {
        refusals = new Refusals(refusals.count() + 1, refusal.text());
        actions.add(new TrialAction.Refuse(refusal));
    }

    /** Of the highest revision taken in. */
    private Optional<Verdict> desiredVerdict() {
        if (next.isPresent()) {
            return Optional.of(Configuration.of(next.get()).verdict(State.PENDING, "", arrivedNs));
        }
        return switch (phase) {
            case CHECKING, STAGING -> candidate.map(it -> it.verdict(State.PENDING, vault.trouble(), arrivedNs));
            case APPLYING, PROBATION, PROMOTING ->
                candidate.map(it -> it.verdict(State.TRIAL, vault.trouble(), triedNs));
            case RETURNING, SETTLED -> vault.wanted().desired();
        };
    }

    /** What the table says about <i>next</i>. */
    private void takeNext(Moment now) {
        if (next.isEmpty()) {
            return;
        }
        Configuration wanted = Configuration.of(next.get());
        switch (phase) {
            case SETTLED -> {
                next = Optional.empty();
                if (rules.isSameDocument(vault.wanted().promoted(), wanted)) {
                    vault.want(vault.wanted().takingOver(wanted.verdict(State.APPLIED, "", now.epochNs())));
                    running = Optional.of(vault.wanted().promoted());
                } else {
                    check(wanted);
                }
            }
            case RETURNING -> {
                if (isStranded()) {
                    check(wanted);
                }
            }
            case CHECKING, STAGING, APPLYING, PROBATION -> {
                if (rules.isSameDocument(candidate.orElseThrow(), wanted)) {
                    relabel(wanted);
                } else {
                    endTrialFor(wanted, now);
                }
            }
            case PROMOTING -> {}
        }
    }

    private void check(Configuration wanted) {
        next = Optional.empty();
        candidate = Optional.of(wanted);
        phase = TrialPhase.CHECKING;
        actions.add(new TrialAction.Check(wanted));
    }

    private void relabel(Configuration wanted) {
        next = Optional.empty();
        candidate = Optional.of(wanted);
        if (phase != TrialPhase.CHECKING) {
            stage();
        }
        if (phase == TrialPhase.PROBATION) {
            running = candidate;
        }
    }

    private void stage() {
        Configuration staged = candidate.orElseThrow();
        vault.want(vault.wanted().staging(staged, staged.verdict(State.TRIAL, "", triedNs)));
    }

    private void endTrialFor(Configuration wanted, Moment now) {
        String reason = "superseded by revision " + wanted.revision();
        switch (phase) {
            case CHECKING, STAGING -> {
                reject(List.of(), reason, now);
                settle(now);
            }
            case PROBATION -> goBack(reason, now);
            default -> {}
        }
    }

    private void reject(List<ConfigFault> errors, String reason, Moment now) {
        Configuration rejected = candidate.orElseThrow();
        vault.want(vault.wanted()
                .closing(new Verdict(
                        rejected.revision(), rejected.digest(), State.REJECTED, errors, reason, now.epochNs())));
    }

    /** Nothing was tried: what ran runs on. If nothing ran, there is still something to return to. */
    private void settle(Moment now) {
        candidate = Optional.empty();
        Configuration promoted = vault.wanted().promoted();
        boolean runs =
                running.filter(it -> it.digest().equals(promoted.digest())).isPresent();
        phase = runs ? TrialPhase.SETTLED : TrialPhase.RETURNING;
        takeNext(now);
    }

    private void goBack(String reason, Moment now) {
        Verdict verdict = candidate.orElseThrow().verdict(State.ROLLED_BACK, reason, now.epochNs());
        vault.want(rules.afterFailedTrial(vault.wanted(), verdict));
        candidate = Optional.empty();
        probation = Optional.empty();
        phase = TrialPhase.RETURNING;
        failedReturns = 0;
        returnAtMs = Long.MIN_VALUE;
    }

    private void retryReturn(String reason, Moment now) {
        failedReturns++;
        returnAtMs = now.elapsedMs() + limits.returnRetryMs();
        if (failedReturns >= limits.returnAttempts()
                && vault.wanted().promoted().revision() != 0) {
            vault.want(
                    rules.demoted(vault.wanted(), "it could not be put into effect again: " + reason, now.epochNs()));
            failedReturns = 0;
        }
        takeNext(now);
    }

    /** Not even what the technician wrote can be put into effect; whatever comes may be better. */
    private boolean isStranded() {
        return !applying && failedReturns >= limits.returnAttempts();
    }

    private void apply(Configuration configuration) {
        attempt++;
        applying = true;
        actions.add(new TrialAction.Apply(attempt, configuration));
    }

    private List<TrialAction> outcome(Moment now) {
        advance(now);
        vault.poll(now.elapsedMs()).ifPresent(actions::add);
        tell(now);
        List<TrialAction> outcome = List.copyOf(actions);
        actions.clear();
        return outcome;
    }

    /** What the table says about time and about what has become durable. */
    private void advance(Moment now) {
        long nowMs = now.elapsedMs();
        switch (phase) {
            case RETURNING -> {
                if (!applying && vault.isTried() && nowMs >= returnAtMs) {
                    apply(vault.wanted().promoted());
                }
            }
            case STAGING -> {
                if (rules.mayBeTried(vault)) {
                    phase = TrialPhase.APPLYING;
                    apply(candidate.orElseThrow());
                }
            }
            case PROBATION -> judge(now);
            case PROMOTING -> {
                if (rules.isPromoted(vault)) {
                    candidate = Optional.empty();
                    phase = TrialPhase.SETTLED;
                    settledAtMs = nowMs;
                    takeNext(now);
                }
            }
            case SETTLED -> {
                if (vault.wanted().starts() > 0 && nowMs >= settledAtMs + limits.settleMs()) {
                    vault.want(vault.wanted().withStarts(0));
                }
            }
            case CHECKING, APPLYING -> {}
        }
    }

    private void judge(Moment now) {
        Probation current = probation.orElseThrow();
        if (rules.isPassed(current, now.elapsedMs())) {
            Configuration confirmed = candidate.orElseThrow();
            vault.want(vault.wanted().promoting(confirmed, confirmed.verdict(State.APPLIED, "", now.epochNs())));
            probation = Optional.empty();
            phase = TrialPhase.PROMOTING;
        } else if (rules.isOver(current, now.elapsedMs())) {
            goBack(current.lacking(), now);
        }
    }

    /** Reports what has changed at once, and refusals alone not too often: they may be someone's flood. */
    private void tell(Moment now) {
        ReportedConfig latest = reported();
        boolean changed = reported.filter(last -> last.running().equals(latest.running())
                        && last.desired().equals(latest.desired()))
                .isEmpty();
        boolean refusalsDue = !reported.map(ReportedConfig::refusals).equals(Optional.of(refusals))
                && now.elapsedMs() >= reportedAtMs + limits.refusalReportMs();
        if (changed || refusalsDue) {
            reported = Optional.of(latest);
            reportedAtMs = now.elapsedMs();
            actions.add(new TrialAction.Report(latest));
        }
    }
}
