package io.tidegate.hub.rollout;

import io.tidegate.protocol.sync.AgentId;
import java.util.Map;

/** What a {@link Rollout} wants done, in this order. Each case performs itself, so that none can be forgotten. */
public sealed interface RolloutAction {

    /** Does this to {@code performer}. */
    void perform(Performer performer);

    /** Who carries the actions out: the driver. */
    interface Performer {

        /**
         * Make the change durable, all of it or nothing; the answer is {@link Rollout#onSaved} once it would survive a power
         * cut, or {@link Rollout#onSaveFailed}.
         */
        void save(long number, Change change);

        /**
         * Give these agents the document, all or none, those only whose newest revision is still the given one. An agent
         * that already has exactly this document as a newer revision has been given it before a crash. The answer is {@link
         * Rollout#onPushed} or {@link Rollout#onPushFailed}.
         */
        void push(Map<AgentId, Long> bases);
    }

    /**
     * What is different from what was saved before.
     *
     * @param progress all of it
     * @param targets those that changed
     */
    record Change(Progress progress, Map<AgentId, Target> targets) {

        public Change {
            targets = Map.copyOf(targets);
        }
    }

    record Save(long number, Change change) implements RolloutAction {
        @Override
        public void perform(Performer performer) {
            performer.save(number, change);
        }
    }

    record Push(Map<AgentId, Long> bases) implements RolloutAction {

        public Push {
            bases = Map.copyOf(bases);
        }

        @Override
        public void perform(Performer performer) {
            performer.push(bases);
        }
    }
}
