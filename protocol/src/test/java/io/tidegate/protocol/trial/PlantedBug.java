package io.tidegate.protocol.trial;

import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.control.Verdict;
import java.util.Optional;

/** Bugs that somebody might write one day. If the simulation does not notice one, it proves nothing. */
enum PlantedBug {
    TRIAL_IS_PROMOTED_ON_BOOT,
    APPLIED_BEFORE_IT_IS_STAGED,
    REPORTED_BEFORE_IT_IS_PROMOTED,
    REFUSED_IS_NOT_REMEMBERED,
    ROLLBACK_IS_NOT_DURABLE,
    SAME_DOCUMENT_IS_TRIED_AGAIN,
    LOWER_REVISION_IS_ACCEPTED,
    SIGNATURE_IS_NOT_CHECKED,
    KEY_IS_NOT_PINNED,
    DOCUMENT_OF_ANOTHER_AGENT_IS_ACCEPTED,
    HUB_NEED_NOT_BE_REACHED,
    SOURCES_NEED_NOT_DELIVER,
    HEALTH_OF_THE_OLD_CONFIGURATION_COUNTS,
    SILENCE_IS_CONSENT,
    PROBATION_NEVER_ENDS,
    CRASHES_AT_EACH_START_FOR_EVER,
    SAVE_IS_ACKNOWLEDGED_BEFORE_IT_IS_SYNCED;

    /** The rules with a bug in them; the right ones if there is none. */
    static TrialRules rules(Optional<PlantedBug> bug) {
        return bug.<TrialRules>map(Broken::new)
                .orElseGet(() -> new TrialRules(SimulatedHub.AGENT, SimulatedHub::isGenuine, TrialSimulation.LIMITS));
    }

    private static final class Broken extends TrialRules {

        private final PlantedBug bug;

        Broken(PlantedBug bug) {
            super(SimulatedHub.AGENT, SimulatedHub::isGenuine, TrialSimulation.LIMITS);
            this.bug = bug;
        }

        @Override
        boolean isForThisAgent(DesiredConfig desired) {
            return bug == DOCUMENT_OF_ANOTHER_AGENT_IS_ACCEPTED || super.isForThisAgent(desired);
        }

        @Override
        boolean isOfPinnedKey(VaultRecord record, DesiredConfig desired) {
            return bug == KEY_IS_NOT_PINNED || super.isOfPinnedKey(record, desired);
        }

        @Override
        boolean isGenuine(DesiredConfig desired) {
            return bug == SIGNATURE_IS_NOT_CHECKED || super.isGenuine(desired);
        }

        @Override
        boolean isLower(long newest, long revision) {
            return bug != LOWER_REVISION_IS_ACCEPTED && super.isLower(newest, revision);
        }

        @Override
        boolean isKnown(Optional<Verdict> newest, DesiredConfig desired) {
            return bug != REFUSED_IS_NOT_REMEMBERED && super.isKnown(newest, desired);
        }

        @Override
        boolean isSameDocument(Configuration one, Configuration other) {
            return bug != SAME_DOCUMENT_IS_TRIED_AGAIN && super.isSameDocument(one, other);
        }

        @Override
        VaultRecord atStart(VaultRecord found, long nowNs) {
            if (bug == TRIAL_IS_PROMOTED_ON_BOOT && found.candidate().isPresent()) {
                return found.promoting(found.candidate().get(), found.desired().orElseThrow());
            }
            return bug == CRASHES_AT_EACH_START_FOR_EVER && found.candidate().isEmpty()
                    ? found.withStarts(1)
                    : super.atStart(found, nowNs);
        }

        @Override
        VaultRecord afterFailedTrial(VaultRecord record, Verdict verdict) {
            return bug == ROLLBACK_IS_NOT_DURABLE
                    ? new VaultRecord(
                            record.starts(),
                            record.pinned(),
                            record.promoted(),
                            record.previous(),
                            Optional.empty(),
                            Optional.empty())
                    : super.afterFailedTrial(record, verdict);
        }

        @Override
        boolean mayBeTried(VaultWriter vault) {
            return bug == APPLIED_BEFORE_IT_IS_STAGED || super.mayBeTried(vault);
        }

        @Override
        boolean isPromoted(VaultWriter vault) {
            return bug == REPORTED_BEFORE_IT_IS_PROMOTED || super.isPromoted(vault);
        }

        @Override
        boolean isOfAttempt(long current, long observed) {
            return bug == HEALTH_OF_THE_OLD_CONFIGURATION_COUNTS || super.isOfAttempt(current, observed);
        }

        @Override
        boolean isWell(Health health) {
            return switch (bug) {
                case HUB_NEED_NOT_BE_REACHED -> health.sources() == Health.Sources.DELIVERING;
                case SOURCES_NEED_NOT_DELIVER -> health.hubReached();
                default -> super.isWell(health);
            };
        }

        @Override
        boolean isPassed(Probation probation, long nowMs) {
            return (bug == SILENCE_IS_CONSENT && probation.isFailed(nowMs)) || super.isPassed(probation, nowMs);
        }

        @Override
        boolean isOver(Probation probation, long nowMs) {
            return bug != PROBATION_NEVER_ENDS && super.isOver(probation, nowMs);
        }
    }
}
