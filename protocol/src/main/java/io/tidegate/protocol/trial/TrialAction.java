package io.tidegate.protocol.trial;

import io.tidegate.protocol.control.ReportedConfig;

/**
 * What a {@link ConfigTrial} wants done, in this order. Each case performs itself, so that none can be forgotten. What has
 * come of a check, a save or an apply is told to the trial as an event, also when that takes no time.
 */
public sealed interface TrialAction {

    /** Does this to {@code performer}. */
    void perform(Performer performer);

    /** Who carries the actions out: the agent's driver. */
    interface Performer {

        /** Check the document; the answer is {@link ConfigTrial#onChecked}. */
        void check(Configuration configuration);

        /**
         * Make the record durable in place of the one before, as a whole or not at all; the answer is
         * {@link ConfigTrial#onSaved} once it would survive a power cut, or {@link ConfigTrial#onSaveFailed}.
         */
        void save(long number, VaultRecord record);

        /**
         * Put the configuration into effect, all of it or nothing; the answer is {@link ConfigTrial#onApplied} or
         * {@link ConfigTrial#onApplyFailed}. Whatever is observed from then on belongs to {@code attempt}.
         */
        void apply(long attempt, Configuration configuration);

        /** Tell the hub, if it can be reached; each report replaces the one before. */
        void report(ReportedConfig reported);

        /** Count and log a security event. */
        void refuse(Refusal refusal);
    }

    record Check(Configuration configuration) implements TrialAction {
        @Override
        public void perform(Performer performer) {
            performer.check(configuration);
        }
    }

    record Save(long number, VaultRecord record) implements TrialAction {
        @Override
        public void perform(Performer performer) {
            performer.save(number, record);
        }
    }

    record Apply(long attempt, Configuration configuration) implements TrialAction {
        @Override
        public void perform(Performer performer) {
            performer.apply(attempt, configuration);
        }
    }

    record Report(ReportedConfig reported) implements TrialAction {
        @Override
        public void perform(Performer performer) {
            performer.report(reported);
        }
    }

    record Refuse(Refusal refusal) implements TrialAction {
        @Override
        public void perform(Performer performer) {
            performer.refuse(refusal);
        }
    }
}
