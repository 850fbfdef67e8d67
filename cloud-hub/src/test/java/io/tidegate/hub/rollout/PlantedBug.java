package io.tidegate.hub.rollout;

import io.tidegate.hub.rollout.Target.Failure;
import io.tidegate.hub.rollout.Target.State;
import io.tidegate.protocol.control.Verdict;
import java.util.Optional;

/** Bugs that somebody might write one day. If the simulation does not notice one, it proves nothing. */
enum PlantedBug {
    WAVES_ARE_IGNORED,
    PUSHED_BEFORE_IT_IS_SAVED,
    PAUSE_DOES_NOT_HOLD,
    ABORT_DOES_NOT_HOLD,
    THRESHOLD_IS_IGNORED,
    NEXT_WAVE_DOES_NOT_WAIT,
    SOAK_IS_SKIPPED,
    DATA_NEED_NOT_FLOW,
    SOURCES_NEED_NOT_DELIVER,
    OFFLINE_AGENTS_ARE_CHOSEN,
    ANSWERS_TO_OTHER_REVISIONS_COUNT,
    SILENCE_IS_WAITED_FOR_FOR_EVER,
    TIME_WITHOUT_HUB_COUNTS_AS_SILENCE,
    SUPERSEDED_IS_NOT_SEEN,
    /** In the driver: whoever pushed meanwhile is overwritten. */
    BASE_IS_NOT_COMPARED,
    /** In the driver: what was pushed before the crash is taken for somebody else's. */
    REPEATED_PUSH_IS_FOREIGN,
    /** In the driver: a restart forgets who was tried. */
    SAVE_IS_ACKNOWLEDGED_BEFORE_IT_IS_SYNCED;

    static RolloutRules rules(Optional<PlantedBug> bug, Pace pace) {
        return bug.<RolloutRules>map(planted -> new Broken(planted, pace)).orElseGet(() -> new RolloutRules(pace));
    }

    private static final class Broken extends RolloutRules {

        private final PlantedBug bug;

        Broken(PlantedBug bug, Pace pace) {
            super(pace);
            this.bug = bug;
        }

        @Override
        int limit(int wave, int targets) {
            return bug == WAVES_ARE_IGNORED ? targets : super.limit(wave, targets);
        }

        @Override
        boolean isSavedFirst() {
            return bug != PUSHED_BEFORE_IT_IS_SAVED;
        }

        @Override
        boolean isHeld(Progress.State state) {
            return switch (bug) {
                case PAUSE_DOES_NOT_HOLD -> state.isOver();
                case ABORT_DOES_NOT_HOLD -> state != Progress.State.RUNNING && state != Progress.State.ABORTED;
                default -> super.isHeld(state);
            };
        }

        @Override
        boolean isAbortDue(int failed, int tried) {
            return bug != THRESHOLD_IS_IGNORED && super.isAbortDue(failed, tried);
        }

        @Override
        boolean isInProgress(State state) {
            return bug == NEXT_WAVE_DOES_NOT_WAIT ? state == State.CHOSEN : super.isInProgress(state);
        }

        @Override
        boolean isSoaked(Target target, Sighting sighting) {
            return bug == SOAK_IS_SKIPPED || super.isSoaked(target, sighting);
        }

        @Override
        boolean isDelivering(Target target, Sighting sighting) {
            return bug == DATA_NEED_NOT_FLOW || super.isDelivering(target, sighting);
        }

        @Override
        Optional<Failure> lacking(Target target, Sighting sighting) {
            Optional<Failure> lacking = super.lacking(target, sighting);
            return bug == SOURCES_NEED_NOT_DELIVER
                    ? lacking.filter(failure -> !failure.reason().equals(sighting.trouble()))
                    : lacking;
        }

        @Override
        boolean isReady(boolean undo, Sighting sighting) {
            return bug == OFFLINE_AGENTS_ARE_CHOSEN || super.isReady(undo, sighting);
        }

        @Override
        Optional<Verdict> answer(Target target, Sighting sighting) {
            return bug == ANSWERS_TO_OTHER_REVISIONS_COUNT ? sighting.verdict() : super.answer(target, sighting);
        }

        @Override
        boolean isSilent(Target target, long startedMs, long nowMs) {
            return switch (bug) {
                case SILENCE_IS_WAITED_FOR_FOR_EVER -> false;
                case TIME_WITHOUT_HUB_COUNTS_AS_SILENCE -> super.isSilent(target, 0, nowMs);
                default -> super.isSilent(target, startedMs, nowMs);
            };
        }

        @Override
        boolean isSuperseded(Target target, Sighting sighting) {
            return bug != SUPERSEDED_IS_NOT_SEEN && super.isSuperseded(target, sighting);
        }
    }
}
