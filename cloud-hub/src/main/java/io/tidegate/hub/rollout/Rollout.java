package io.tidegate.hub.rollout;

import io.tidegate.hub.rollout.RolloutAction.Change;
import io.tidegate.hub.rollout.Sighting.Presence;
import io.tidegate.hub.rollout.Target.State;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.sync.AgentId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The way of one document to many agents. Not thread-safe; one driver owns it, tells it what happens and performs what it
 * returns, in order. Times are by the hub's clock, in milliseconds since the Unix epoch, so that they outlive a crash.
 *
 * <pre>
 * rollout    event                              guard                          next state
 * ---------- ---------------------------------- ------------------------------ ---------------------------------
 * RUNNING    an agent is ready                  fewer were tried than the wave the agent is CHOSEN
 *                                               allows
 * RUNNING    nobody is in progress              the wave is full, or nobody    the next wave
 *                                               else is online; one was tried
 * RUNNING    the same in the last wave          offlineWait is over, or nobody COMPLETED
 *                                               waits
 * RUNNING    pause                                                             PAUSED
 * PAUSED     resume                                                            RUNNING
 * both       abort                                                             ABORTED
 * both       an agent has failed                more than abortAbove of those  ABORTED
 *                                               tried so far
 *
 * agent      event                              guard                          actions, next state
 * ---------- ---------------------------------- ------------------------------ ---------------------------------
 * WAITING    it was pushed another revision                                    SUPERSEDED
 * CHOSEN     saved                                                             Push
 * CHOSEN     pushed                             an undo, and it is offline     LEFT
 * CHOSEN     pushed                                                            PUSHED
 * CHOSEN     not pushed                         not its base any more          SUPERSEDED
 * CHOSEN     not pushed                         its document is refused        FAILED
 * CHOSEN     push failed                                                       Push again after retry
 * PUSHED     applied                            online                         SOAKING
 * PUSHED     nothing                            answerLimit is over            FAILED
 * SOAKING    soak is over                       online, sources well, readings HEALTHY
 *                                               as before
 * SOAKING    soak and patience are over         not so                         FAILED
 * PUSHED, SOAKING, HEALTHY  rejected or rolled back                            FAILED
 * PUSHED, SOAKING           it was pushed another revision                     SUPERSEDED
 * </pre>
 *
 * <p>Every change is saved. Who was chosen is durable before the push, so a crash between both repeats the push of the same
 * agents, which changes nothing if it had been done, and never tries more agents than the wave allows. A choice is never taken
 * back: after an abort nobody new is chosen, and what had been chosen before is pushed, judged, and there to be undone.
 *
 * <p>Who is offline is not chosen, so a wave neither waits for it nor counts it; it is chosen when it comes back while the rollout
 * runs. An undo does not wait: its documents lie ready for those who are offline. After a
 * start it is not known at first who is offline, and until it is, no wave ends for want of agents.
 */
public final class Rollout {

    /** After which a failed save or push is tried again. */
    static final long RETRY_MS = 2_000;

    private final RolloutRules rules;
    private final boolean undo;
    private final Map<AgentId, Target> targets;
    private final Map<AgentId, Sighting> sightings = new HashMap<>();
    private final Map<AgentId, Long> chosen = new LinkedHashMap<>();
    private final UnsavedChange unsaved = new UnsavedChange(RETRY_MS);
    private final List<RolloutAction> actions = new ArrayList<>();
    private final long startedMs;
    private Progress progress;
    private boolean pushing;
    private long pushAtMs = Long.MIN_VALUE;

    /** What an operator can do with a rollout. */
    public enum Command {
        PAUSE,
        RESUME,
        ABORT
    }

    /**
     * What has become of the push to one agent.
     *
     * @param revision its newest one, with this document; empty if it was not pushed
     * @param failure why it was not; empty with a revision, and if somebody else had pushed another one
     */
    public record Pushed(OptionalLong revision, Optional<Target.Failure> failure) {

        public static Pushed as(long revision) {
            return new Pushed(OptionalLong.of(revision), Optional.empty());
        }

        public static Pushed overtaken() {
            return new Pushed(OptionalLong.empty(), Optional.empty());
        }

        public static Pushed refused(Target.Failure why) {
            return new Pushed(OptionalLong.empty(), Optional.of(why));
        }
    }

    /**
     * Begins, or goes on after a crash, where the saved record says.
     *
     * @param undo whether it brings back what agents had before
     * @param targets in the order in which they are chosen
     * @param nowMs from here on silence counts
     */
    public Rollout(Pace pace, boolean undo, Progress progress, Map<AgentId, Target> targets, long nowMs) {
        this(new RolloutRules(pace), undo, progress, targets, nowMs);
    }

    Rollout(RolloutRules rules, boolean undo, Progress progress, Map<AgentId, Target> targets, long nowMs) {
        this.rules = rules;
        this.undo = undo;
        this.progress = progress;
        this.targets = new LinkedHashMap<>(targets);
        this.startedMs = nowMs;
        targets.forEach((agent, target) -> {
            if (target.state() == State.CHOSEN) {
                chosen.put(agent, target.base());
            }
        });
    }

    /** How agents are; of those that are not among them nothing has changed. Agents that are no targets are ignored. */
    public List<RolloutAction> observe(Map<AgentId, Sighting> seen, long nowMs) {
        seen.forEach((agent, sighting) -> {
            if (targets.containsKey(agent)) {
                sightings.put(agent, sighting);
            }
        });
        return outcome(nowMs);
    }

    /** The answer to {@link RolloutAction.Push}. */
    public List<RolloutAction> onPushed(Map<AgentId, Pushed> results, long nowMs) {
        pushing = false;
        results.forEach((agent, result) -> {
            Target target = targets.get(agent);
            if (target != null && target.state() == State.CHOSEN) {
                change(agent, afterPush(agent, target, result, nowMs));
                chosen.remove(agent);
            }
        });
        return outcome(nowMs);
    }

    private Target afterPush(AgentId agent, Target target, Pushed result, long nowMs) {
        if (result.failure().isPresent()) {
            return target.failed(result.failure().get(), nowMs);
        }
        boolean left = undo && sighting(agent).presence() == Presence.OFFLINE;
        return result.revision().isPresent()
                ? target.pushed(result.revision().getAsLong(), left, nowMs)
                : target.superseded(nowMs);
    }

    /** The answer to {@link RolloutAction.Push}: none of them was pushed, or nobody knows. */
    public List<RolloutAction> onPushFailed(long nowMs) {
        pushing = false;
        pushAtMs = nowMs + RETRY_MS;
        return outcome(nowMs);
    }

    /** The answer to {@link RolloutAction.Save}. */
    public List<RolloutAction> onSaved(long number, long nowMs) {
        unsaved.onSaved(number).ifPresent(this::noteChosen);
        return outcome(nowMs);
    }

    /** The answer to {@link RolloutAction.Save}: nobody knows whether it would survive. */
    public List<RolloutAction> onSaveFailed(long number, long nowMs) {
        unsaved.onFailed(number, nowMs);
        return outcome(nowMs);
    }

    /** Why a command cannot be obeyed now; empty if it can. */
    public Optional<String> refusal(Command command) {
        Progress.State state = progress.state();
        if (state.isOver()) {
            return Optional.of("it is over: " + (state == Progress.State.ABORTED ? "aborted" : "completed"));
        }
        return switch (command) {
            case PAUSE -> state == Progress.State.PAUSED ? Optional.of("it is paused already") : Optional.empty();
            case RESUME -> state == Progress.State.RUNNING ? Optional.of("it is not paused") : Optional.empty();
            case ABORT -> Optional.empty();
        };
    }

    /**
     * Obeys an operator; does nothing if there is a {@link #refusal}.
     *
     * @param reason in words, for whoever looks later
     */
    public List<RolloutAction> command(Command command, String reason, long nowMs) {
        if (refusal(command).isEmpty()) {
            change(progress.in(
                    switch (command) {
                        case PAUSE -> Progress.State.PAUSED;
                        case RESUME -> Progress.State.RUNNING;
                        case ABORT -> Progress.State.ABORTED;
                    },
                    reason,
                    nowMs));
        }
        return outcome(nowMs);
    }

    /** Time has passed; harmless at any time. What waits for time only is late by the driver's tick at most. */
    public List<RolloutAction> onTick(long nowMs) {
        return outcome(nowMs);
    }

    public Progress progress() {
        return progress;
    }

    /** In the order in which they are chosen; a view. */
    public Map<AgentId, Target> targets() {
        return Collections.unmodifiableMap(targets);
    }

    /** Whether all that has happened would survive a crash. */
    public boolean isSaved() {
        return unsaved.isEmpty();
    }

    /** Whether nothing more will ever happen by itself. */
    public boolean isAtRest() {
        return progress.state().isOver() && isSaved() && !isAnyInProgress();
    }

    private List<RolloutAction> outcome(long nowMs) {
        targets.replaceAll((agent, target) -> judged(agent, target, nowMs));
        advance(nowMs);
        unsaved.poll(progress, nowMs).ifPresent(actions::add);
        push(nowMs);
        List<RolloutAction> outcome = List.copyOf(actions);
        actions.clear();
        return outcome;
    }

    private void noteChosen(Change saved) {
        saved.targets().forEach((agent, target) -> {
            if (target.state() == State.CHOSEN) {
                chosen.put(agent, target.base());
            }
        });
    }

    private void push(long nowMs) {
        if (!pushing && !chosen.isEmpty() && nowMs >= pushAtMs) {
            pushing = true;
            actions.add(new RolloutAction.Push(chosen));
        }
    }

    private void change(AgentId agent, Target next) {
        targets.put(agent, next);
        unsaved.note(agent, next);
    }

    private void change(Progress next) {
        progress = next;
        unsaved.note(next);
    }

    /** What the table of agents says about what was seen of one, and about time. */
    private Target judged(AgentId agent, Target target, long nowMs) {
        Sighting sighting = sighting(agent);
        Target next = judged(target, sighting, nowMs);
        if (next.state() == State.PUSHED && rules.isSilent(next, startedMs, nowMs)) {
            next = next.failed(rules.silent(rules.answer(target, sighting)), nowMs);
        }
        if (!next.equals(target)) {
            unsaved.note(agent, next);
        }
        return next;
    }

    private Target judged(Target target, Sighting sighting, long nowMs) {
        State state = target.state();
        if (state == State.WAITING) {
            return rules.isTaken(target, sighting) ? target.superseded(nowMs) : target;
        }
        Optional<Verdict> answer = rules.answer(target, sighting);
        if (rules.canStillFail(target)
                && answer.filter(verdict -> isRefusal(verdict.state())).isPresent()) {
            return target.failed(rules.refused(answer.orElseThrow()), nowMs);
        }
        if (state == State.PUSHED || state == State.SOAKING) {
            if (rules.isSuperseded(target, sighting)) {
                return target.superseded(nowMs);
            }
            if (state == State.SOAKING) {
                return gated(target, sighting, nowMs);
            }
            boolean applied = answer.filter(verdict -> verdict.state() == Verdict.State.APPLIED)
                    .isPresent();
            return applied && sighting.presence() == Presence.ONLINE
                    ? target.soaking(sighting.accepted(), nowMs)
                    : target;
        }
        return target;
    }

    private Target gated(Target target, Sighting sighting, long nowMs) {
        Optional<Target.Failure> lacking = rules.lacking(target, sighting);
        if (lacking.isEmpty()) {
            return rules.isSoaked(target, sighting) ? target.healthy(nowMs) : target;
        }
        return rules.isPatienceOver(target, startedMs, nowMs) ? target.failed(lacking.get(), nowMs) : target;
    }

    private static boolean isRefusal(Verdict.State state) {
        return state == Verdict.State.REJECTED || state == Verdict.State.ROLLED_BACK;
    }

    /** What the table of rollouts says. */
    private void advance(long nowMs) {
        int failed = count(target -> target.state() == State.FAILED);
        int tried = count(Target::isTried);
        if (!progress.state().isOver() && rules.isAbortDue(failed, tried)) {
            change(progress.in(
                    Progress.State.ABORTED,
                    "%d of %d agents tried have failed, more than %s"
                            .formatted(failed, tried, rules.pace().abortAbove()),
                    nowMs));
        }
        while (!rules.isHeld(progress.state()) && !choose(nowMs) && isWavePassed()) {
            int last = rules.pace().waves().size() - 1;
            if (progress.wave() < last) {
                change(progress.inWave(progress.wave() + 1, nowMs));
            } else if (isOfflineWaitOver(nowMs)) {
                change(progress.in(Progress.State.COMPLETED, "", nowMs));
            } else {
                return;
            }
        }
    }

    /** Fills the wave up; false if there is no room or nobody to choose. */
    private boolean choose(long nowMs) {
        int room = rules.limit(progress.wave(), targets.size()) - count(Target::isTried);
        if (room <= 0) {
            return false;
        }
        List<AgentId> ready = targets.entrySet().stream()
                .filter(entry -> entry.getValue().state() == State.WAITING)
                .map(Map.Entry::getKey)
                .filter(agent -> rules.isReady(undo, sighting(agent)))
                .limit(room)
                .toList();
        ready.forEach(agent -> choose(agent, nowMs));
        return !ready.isEmpty();
    }

    private void choose(AgentId agent, long nowMs) {
        Target target = targets.get(agent);
        if (target == null) {
            return;
        }
        OptionalDouble rate =
                target.rate().isPresent() ? target.rate() : sighting(agent).rate();
        change(agent, target.chosen(progress.wave(), rate, nowMs));
        if (!rules.isSavedFirst()) {
            chosen.put(agent, target.base());
        }
    }

    /** Whether nobody's outcome is open and nobody else can be tried in this wave. An untried document passes nothing. */
    private boolean isWavePassed() {
        int tried = count(Target::isTried);
        boolean full = tried >= rules.limit(progress.wave(), targets.size());
        boolean anyoneLeft = count(target -> target.state() == State.WAITING) > 0;
        return !isAnyInProgress()
                && (tried > 0 || !anyoneLeft)
                && (full || targets.entrySet().stream().noneMatch(this::isAwaited));
    }

    /** It is there and will be ready soon, or it is not known yet whether it is there. */
    private boolean isAwaited(Map.Entry<AgentId, Target> entry) {
        return entry.getValue().state() == State.WAITING
                && sighting(entry.getKey()).presence() != Presence.OFFLINE;
    }

    private boolean isOfflineWaitOver(long nowMs) {
        return nowMs - progress.sinceMs() >= rules.pace().offlineWaitMs()
                || count(target -> target.state() == State.WAITING) == 0;
    }

    private Sighting sighting(AgentId agent) {
        return sightings.getOrDefault(agent, Sighting.NONE);
    }

    private boolean isAnyInProgress() {
        return targets.values().stream().map(Target::state).anyMatch(rules::isInProgress);
    }

    private int count(Predicate<Target> which) {
        return (int) targets.values().stream().filter(which).count();
    }
}
