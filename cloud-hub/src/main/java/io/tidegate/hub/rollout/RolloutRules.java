package io.tidegate.hub.rollout;

import io.tidegate.hub.rollout.Sighting.Presence;
import io.tidegate.hub.rollout.Target.Failure;
import io.tidegate.hub.rollout.Target.State;
import io.tidegate.protocol.control.ConfigFault;
import io.tidegate.protocol.control.Verdict;
import java.util.Locale;
import java.util.Optional;

/**
 * The decisions that the transition tables of {@link Rollout} rest on, one each, so that the simulation can break them one by
 * one and show that it notices.
 */
class RolloutRules {

    /** With fewer readings to be expected, their number says nothing. */
    static final double MIN_EXPECTED_READINGS = 3;

    private final Pace pace;

    RolloutRules(Pace pace) {
        this.pace = pace;
    }

    final Pace pace() {
        return pace;
    }

    /** How many agents may have been tried by the end of a wave. */
    int limit(int wave, int targets) {
        return pace.limit(wave, targets);
    }

    /** Nobody is given anything before a crash would remember who was chosen. */
    boolean isSavedFirst() {
        return true;
    }

    /** Whether nobody new may be given the document. */
    boolean isHeld(Progress.State state) {
        return state != Progress.State.RUNNING;
    }

    /** Whether it can be given the document now; an undo does not wait for those who are offline. */
    boolean isReady(boolean undo, Sighting sighting) {
        return undo
                ? sighting.presence() != Presence.UNKNOWN
                : sighting.presence() == Presence.ONLINE
                        && (pace.minRatePercent() == 0 || sighting.rate().isPresent());
    }

    /** Whether somebody else has pushed to an agent that was not touched yet. */
    boolean isTaken(Target target, Sighting sighting) {
        return sighting.newestRevision() > target.base();
    }

    boolean isInProgress(State state) {
        return state.isInProgress();
    }

    boolean isAbortDue(int failed, int tried) {
        return pace.abortAbove().isExceededBy(failed, tried);
    }

    /** Whether an agent is now what somebody else wanted it to be. */
    boolean isSuperseded(Target target, Sighting sighting) {
        return target.revision() != 0
                && (sighting.newestRevision() > target.revision()
                        || sighting.verdict().map(Verdict::revision).orElse(0L) > target.revision());
    }

    /** What it has said to what it was given; of other revisions it may say what it likes. */
    Optional<Verdict> answer(Target target, Sighting sighting) {
        return sighting.verdict().filter(verdict -> verdict.revision() == target.revision());
    }

    /** Whether nothing was heard for too long; the time in which the hub was down does not count. */
    boolean isSilent(Target target, long startedMs, long nowMs) {
        return nowMs - Math.max(target.sinceMs(), startedMs) >= pace.answerLimitMs();
    }

    boolean isSoaked(Target target, Sighting sighting) {
        return sighting.seenMs() - target.sinceMs() >= pace.soakMs();
    }

    boolean isPatienceOver(Target target, long startedMs, long nowMs) {
        return nowMs - Math.max(target.sinceMs(), startedMs) >= pace.soakMs() + pace.patienceMs();
    }

    /** What keeps an agent from counting as healthy; empty if nothing does. */
    Optional<Failure> lacking(Target target, Sighting sighting) {
        if (sighting.presence() != Presence.ONLINE) {
            return failure("it applied the document and is not online since");
        }
        if (!sighting.trouble().isEmpty()) {
            return failure(sighting.trouble());
        }
        return isDelivering(target, sighting)
                ? Optional.empty()
                : failure("fewer than %d%% of the readings before arrive".formatted(pace.minRatePercent()));
    }

    boolean isDelivering(Target target, Sighting sighting) {
        double rate = target.rate().orElse(0);
        if (rate * (pace.soakMs() + pace.patienceMs()) / 1_000 < MIN_EXPECTED_READINGS) {
            return true;
        }
        double expected = rate * (sighting.seenMs() - target.sinceMs()) / 1_000;
        return (sighting.accepted() - target.acceptedBefore()) * 100.0 >= expected * pace.minRatePercent();
    }

    /** What to say of a document that an agent did not keep. */
    final Failure refused(Verdict verdict) {
        if (!verdict.errors().isEmpty()) {
            ConfigFault first = verdict.errors().get(0);
            return new Failure(first.pointer(), first.what() + (first.why().isEmpty() ? "" : ": " + first.why()));
        }
        String state = verdict.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return new Failure("", verdict.reason().isEmpty() ? state : state + ": " + verdict.reason());
    }

    final Failure silent(Optional<Verdict> answer) {
        String limit = "within %d s".formatted(pace.answerLimitMs() / 1_000);
        return new Failure(
                "",
                answer.filter(verdict -> verdict.state() == Verdict.State.APPLIED)
                        .map(any -> "it applied the document and did not come online " + limit)
                        .orElse("no answer " + limit));
    }

    /** An agent may undo a document even after it has proved itself. */
    final boolean canStillFail(Target target) {
        return target.state() == State.PUSHED || target.state() == State.SOAKING || target.state() == State.HEALTHY;
    }

    private static Optional<Failure> failure(String reason) {
        return Optional.of(new Failure("", reason));
    }
}
