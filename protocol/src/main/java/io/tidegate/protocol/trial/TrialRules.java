package io.tidegate.protocol.trial;

import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.control.SignatureCheck;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.trial.Refusal.Kind;
import java.util.Optional;

/**
 * The decisions that the transition table of {@link ConfigTrial} rests on, one each, so that the simulation can break them
 * one by one and show that it notices.
 */
class TrialRules {

    private final AgentId agent;
    private final SignatureCheck signatures;
    private final TrialLimits limits;

    TrialRules(AgentId agent, SignatureCheck signatures, TrialLimits limits) {
        this.agent = agent;
        this.signatures = signatures;
        this.limits = limits;
    }

    TrialLimits limits() {
        return limits;
    }

    /** Whether a message is to be refused, given what was taken in before. */
    Optional<Refusal> refusal(VaultRecord record, Optional<Verdict> newest, DesiredConfig desired) {
        long revision = desired.revision();
        if (!isForThisAgent(desired)) {
            return refused(Kind.OTHER_AGENT, revision, "it is for the agent " + desired.agent());
        }
        if (!isOfPinnedKey(record, desired)) {
            return refused(Kind.OTHER_KEY, revision, "it is signed with another key than the hub's");
        }
        if (!isGenuine(desired)) {
            return refused(Kind.BAD_SIGNATURE, revision, "its signature or its digest is wrong");
        }
        if (newest.isPresent() && isLower(newest.get().revision(), revision)) {
            return refused(
                    Kind.LOWER_REVISION,
                    revision,
                    "revision %d was taken in before".formatted(newest.get().revision()));
        }
        if (newest.isPresent()
                && newest.get().revision() == revision
                && !newest.get().digest().equals(desired.digest())) {
            return refused(Kind.REVISION_REUSED, revision, "the same revision had another document before");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refused(Kind kind, long revision, String why) {
        return Optional.of(new Refusal(kind, revision, "revision %d was refused: %s".formatted(revision, why)));
    }

    boolean isForThisAgent(DesiredConfig desired) {
        return desired.agent().equals(agent);
    }

    boolean isOfPinnedKey(VaultRecord record, DesiredConfig desired) {
        return record.pinned().map(desired.key()::equals).orElse(true);
    }

    boolean isGenuine(DesiredConfig desired) {
        return signatures.isGenuine(desired);
    }

    boolean isLower(long newest, long revision) {
        return revision < newest;
    }

    /** A retained message comes back with every connection; its revision was decided once. */
    boolean isKnown(Optional<Verdict> newest, DesiredConfig desired) {
        return newest.filter(verdict -> verdict.revision() == desired.revision())
                .isPresent();
    }

    /** What is the same document is not tried again. */
    boolean isSameDocument(Configuration one, Configuration other) {
        return one.digest().equals(other.digest());
    }

    /** What begins with a start: never what was in trial, and not for ever what does not live long. */
    VaultRecord atStart(VaultRecord found, long nowNs) {
        Optional<Verdict> inTrial = found.candidate()
                .map(candidate -> rolledBack(candidate, "the agent was stopped or lost power during the trial", nowNs));
        if (inTrial.isPresent()) {
            return afterFailedTrial(found, inTrial.get());
        }
        int starts = found.starts() + 1;
        return starts > limits.maxUnsettledStarts() && found.promoted().revision() != 0
                ? demoted(found, "the agent stopped soon after each of %d starts".formatted(found.starts()), nowNs)
                : found.withStarts(Math.min(starts, limits.maxUnsettledStarts() + 1));
    }

    /** What is to be kept of a trial that failed: that it did. */
    VaultRecord afterFailedTrial(VaultRecord record, Verdict verdict) {
        return record.closing(verdict);
    }

    /** The promoted configuration gives way to the one before; the hub learns why if it is the desired one. */
    VaultRecord demoted(VaultRecord record, String reason, long nowNs) {
        return record.demoting(record.desired()
                .map(verdict -> verdict.revision() == record.promoted().revision()
                        ? rolledBack(record.promoted(), reason, nowNs)
                        : verdict));
    }

    /** Nothing is tried before the way back would survive a power cut. */
    boolean mayBeTried(VaultWriter vault) {
        return vault.isDurable();
    }

    /** Nothing counts as promoted before that would survive a power cut. */
    boolean isPromoted(VaultWriter vault) {
        return vault.isDurable();
    }

    /** Observations that were made on what ran before say nothing about what runs now. */
    boolean isOfAttempt(long current, long observed) {
        return current == observed;
    }

    boolean isWell(Health health) {
        return health.isWell();
    }

    boolean isPassed(Probation probation, long nowMs) {
        return probation.isPassed(nowMs);
    }

    boolean isOver(Probation probation, long nowMs) {
        return probation.isFailed(nowMs);
    }

    private static Verdict rolledBack(Configuration configuration, String reason, long nowNs) {
        return configuration.verdict(Verdict.State.ROLLED_BACK, reason, nowNs);
    }
}
