package io.tidegate.protocol.trial;

import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.Verdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * An agent whose checks, saves and applies end when the world says so. It knows by itself what was confirmed, and refuses
 * to do what the promises forbid.
 */
final class SimulatedAgent implements TrialAction.Performer {

    private final Function<VaultRecord, ConfigTrial> maker;
    private final SimulatedHub hub;
    private final boolean acknowledgesBeforeSync;
    final SimulatedVault vault = new SimulatedVault();
    private final Set<Digest> confirmed = new HashSet<>(Set.of(Configuration.LOCAL.digest()));
    private final Set<Long> decided = new HashSet<>();
    private final Map<Long, Integer> trials = new HashMap<>();
    private ConfigTrial trial;
    private boolean up;
    private int damages;
    private Optional<Configuration> checking = Optional.empty();
    private Optional<TrialAction.Apply> applying = Optional.empty();
    private Optional<Configuration> running = Optional.empty();
    private long attempt;
    private long runningSinceMs;
    private OptionalLong wellSinceMs = OptionalLong.empty();
    private long newestSeen;
    private int refusals;
    int checksAndApplies;
    private long nowMs;
    private OptionalLong probationSinceMs = OptionalLong.empty();
    private boolean cannotReturn;
    private boolean proved;

    SimulatedAgent(SimulatedHub hub, Function<VaultRecord, ConfigTrial> maker, boolean acknowledgesBeforeSync) {
        this.hub = hub;
        this.maker = maker;
        this.acknowledgesBeforeSync = acknowledgesBeforeSync;
        this.trial = maker.apply(VaultRecord.EMPTY);
    }

    boolean isUp() {
        return up;
    }

    TrialPhase phase() {
        return trial.phase();
    }

    /** Nothing is under way, and nothing would happen by itself. */
    boolean isQuiet() {
        return up
                && trial.phase() == TrialPhase.SETTLED
                && vault.underWay().isEmpty()
                && trial.nextMs() == Long.MAX_VALUE;
    }

    Optional<Configuration> running() {
        return running;
    }

    long newestSeen() {
        return newestSeen;
    }

    void start() {
        up = true;
        VaultRecord found = vault.durable();
        newestSeen = found.desired().map(Verdict::revision).orElse(0L);
        trial = maker.apply(found);
        perform(trial.start(now()));
    }

    /** The process ends; {@code survivorsOfFour} is how likely a write that was under way is there afterwards. */
    void crash(SplittableRandom random, int survivorsOfFour) {
        up = false;
        vault.crash(random, survivorsOfFour);
        noteDurable();
        checking = Optional.empty();
        applying = Optional.empty();
        running = Optional.empty();
        cannotReturn = false;
        wellSinceMs = OptionalLong.empty();
        probationSinceMs = OptionalLong.empty();
    }

    void damage(SplittableRandom random) {
        crash(random, 0);
        vault.damageNewest();
        damages++;
    }

    void receive(DesiredConfig desired) {
        boolean genuine = SimulatedHub.isGenuine(desired)
                && desired.key().equals(SimulatedHub.KEY)
                && desired.agent().equals(SimulatedHub.AGENT)
                && desired.revision() >= newestSeen
                && hub.pushed().get((int) desired.revision() - 1).equals(desired);
        boolean known = genuine && desired.revision() == newestSeen;
        int refusedBefore = refusals;
        int workBefore = checksAndApplies;
        ReportedConfig before = trial.reported();
        TrialPhase phaseBefore = trial.phase();
        List<TrialAction> actions = trial.onDesired(desired, now());
        perform(actions);
        if (genuine && refusals != refusedBefore) {
            throw new AssertionError("a genuine configuration is refused: " + desired);
        }
        if (!genuine && refusals != refusedBefore + 1) {
            throw new AssertionError("not refused: " + desired + ", " + newestSeen + " was seen");
        }
        if ((!genuine || known)
                && (workBefore != checksAndApplies
                        || phaseBefore != trial.phase()
                        || !before.desired().equals(trial.reported().desired()))) {
            throw new AssertionError("disturbed by " + desired);
        }
        if (genuine) {
            newestSeen = desired.revision();
        }
    }

    boolean isChecking() {
        return checking.isPresent();
    }

    boolean isApplying() {
        return applying.isPresent();
    }

    SimulatedDocument.Kind checkedKind() {
        return SimulatedDocument.kind(checking.orElseThrow());
    }

    void endCheck() {
        Configuration checked = checking.orElseThrow();
        checking = Optional.empty();
        perform(trial.onChecked(checked, SimulatedDocument.check(checked), now()));
    }

    void endSave(boolean well) {
        if (well) {
            long number = vault.sync();
            noteDurable();
            perform(trial.onSaved(number, now()));
        } else {
            perform(trial.onSaveFailed(vault.fail(), "no space left on device", now()));
        }
    }

    /** @return whether the process has survived it */
    boolean endApply(boolean well) {
        TrialAction.Apply apply = applying.orElseThrow();
        applying = Optional.empty();
        Configuration configuration = apply.configuration();
        SimulatedDocument.Kind kind = SimulatedDocument.kind(configuration);
        if (kind == SimulatedDocument.Kind.CRASHES_LATER && isConfirmed(configuration)) {
            return false;
        }
        if (well && kind != SimulatedDocument.Kind.THROWS) {
            running = Optional.of(configuration);
            attempt = apply.attempt();
            runningSinceMs = nowMs;
            cannotReturn = false;
            proved = false;
            wellSinceMs = OptionalLong.empty();
            perform(trial.onApplied(apply.attempt(), now()));
        } else {
            cannotReturn |= trial.phase() == TrialPhase.RETURNING;
            perform(trial.onApplyFailed(apply.attempt(), "it throws", now()));
        }
        return true;
    }

    /** The truth about what runs now. */
    void tellHealth(boolean hubThere, boolean sourcesThere) {
        if (running.isEmpty() || isApplying()) {
            return;
        }
        Health health = SimulatedDocument.health(running.get(), nowMs - runningSinceMs, hubThere, sourcesThere);
        boolean well = health.hubReached() && health.sources() == Health.Sources.DELIVERING;
        noteProof();
        if (!well) {
            wellSinceMs = OptionalLong.empty();
        } else if (wellSinceMs.isEmpty()) {
            wellSinceMs = OptionalLong.of(nowMs);
        }
        perform(trial.onHealth(attempt, health, now()));
    }

    private void noteProof() {
        proved |= wellSinceMs.isPresent() && nowMs - wellSinceMs.getAsLong() >= TrialSimulation.LIMITS.confirmMs();
    }

    /** The truth about what ran before, told late. */
    void tellStaleHealth() {
        if (attempt > 0) {
            perform(trial.onHealth(attempt - 1, new Health(true, Health.Sources.DELIVERING, ""), now()));
        }
    }

    void connect() {
        perform(trial.onHubConnected(now()));
    }

    /** Lets time pass, with a tick whenever the trial asks for one. */
    void advanceTo(long untilMs) {
        int ticks = 0;
        while (up && trial.nextMs() <= untilMs) {
            nowMs = Math.max(nowMs, trial.nextMs());
            perform(trial.onTick(now()));
            if (++ticks > 1_000) {
                throw new AssertionError("the trial spins in " + trial.phase() + ", due at " + trial.nextMs());
            }
        }
        nowMs = Math.max(nowMs, untilMs);
    }

    void checkPromises() {
        if (!confirmed.contains(vault.durable().promoted().digest())) {
            throw new AssertionError("the durable way back was never confirmed: " + vault.durable());
        }
        if (!up) {
            return;
        }
        boolean isReturning = trial.phase() == TrialPhase.RETURNING || cannotReturn;
        running.filter(it -> !isConfirmed(it) && !isDurablyInTrial(it) && !isReturning)
                .ifPresent(it -> {
                    throw new AssertionError("neither confirmed nor in trial with a durable way back: " + it);
                });
        if (trial.phase() != TrialPhase.PROBATION) {
            probationSinceMs = OptionalLong.empty();
        } else if (probationSinceMs.isEmpty()) {
            probationSinceMs = OptionalLong.of(nowMs);
        } else if (nowMs - probationSinceMs.getAsLong()
                > SimulatedDocument.PROBATION_MS + TrialSimulation.LIMITS.confirmMs()) {
            throw new AssertionError("the probation does not end");
        }
    }

    private boolean isConfirmed(Configuration configuration) {
        return confirmed.contains(configuration.digest());
    }

    private boolean isDurablyInTrial(Configuration configuration) {
        return vault.durable()
                .candidate()
                .filter(it -> it.digest().equals(configuration.digest()))
                .isPresent();
    }

    private void noteDurable() {
        VaultRecord durable = vault.durable();
        confirmed.add(durable.promoted().digest());
        durable.desired().filter(it -> it.state().isFinal()).ifPresent(it -> decided.add(it.revision()));
    }

    private Moment now() {
        return new Moment(nowMs, 1_700_000_000_000_000_000L + nowMs * 1_000_000);
    }

    private void perform(List<TrialAction> actions) {
        actions.forEach(action -> action.perform(this));
    }

    @Override
    public void check(Configuration configuration) {
        checksAndApplies++;
        if (running.filter(it -> it.digest().equals(configuration.digest()) && isConfirmed(it))
                .isPresent()) {
            throw new AssertionError("what runs already is tried again: " + configuration);
        }
        if (damages == 0 && decided.contains(configuration.revision())) {
            throw new AssertionError("it was decided before: " + configuration);
        }
        checking = Optional.of(configuration);
    }

    @Override
    public void save(long number, VaultRecord record) {
        Configuration promoted = record.promoted();
        if (!isConfirmed(promoted)) {
            boolean runs =
                    running.filter(it -> it.digest().equals(promoted.digest())).isPresent();
            noteProof();
            if (!runs || !proved) {
                throw new AssertionError("promoted without proof: " + promoted);
            }
        }
        if (acknowledgesBeforeSync && vault.underWay().isPresent()) {
            vault.sync();
            noteDurable();
        }
        vault.begin(number, record);
        if (acknowledgesBeforeSync) {
            perform(trial.onSaved(number, now()));
        }
    }

    @Override
    public void apply(long applied, Configuration configuration) {
        checksAndApplies++;
        if (applying.isPresent()) {
            throw new AssertionError("two configurations are applied at once");
        }
        boolean inTrial = trial.phase() == TrialPhase.APPLYING;
        if (!isConfirmed(configuration) && !(inTrial && isDurablyInTrial(configuration))) {
            throw new AssertionError("applied without being confirmed, or staged durably: " + configuration);
        }
        if (inTrial && trials.merge(configuration.revision(), 1, Integer::sum) > 1 + damages) {
            throw new AssertionError("a second trial of " + configuration);
        }
        applying = Optional.of(new TrialAction.Apply(applied, configuration));
    }

    @Override
    public void report(ReportedConfig reported) {
        if (!isApplying()
                && !reported.running().map(ReportedConfig.Running::digest).equals(running.map(Configuration::digest))) {
            throw new AssertionError("reports that " + reported.running() + " runs, and it is " + running);
        }
        reported.desired()
                .filter(it -> it.state() == Verdict.State.APPLIED && !confirmed.contains(it.digest()))
                .ifPresent(it -> {
                    throw new AssertionError("reported applied before that was durable: " + it);
                });
        hub.reported = Optional.of(reported);
    }

    @Override
    public void refuse(Refusal refusal) {
        refusals++;
    }
}
