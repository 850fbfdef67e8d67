package io.tidegate.hub.rollout.driver;

/** What became of what an operator wanted. */
public sealed interface RolloutOutcome {

    /** One answer for each case. */
    <T> T match(Cases<T> cases);

    /** What is to be done in each case. */
    interface Cases<T> {
        T done(Done done);

        T unknown(Unknown unknown);

        T refused(Refused refused);
    }

    /** It is done, durably; {@code number} is the rollout's, the new one's if there is a new one. */
    record Done(long number) implements RolloutOutcome {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.done(this);
        }
    }

    /** There is no such rollout. */
    record Unknown(long number) implements RolloutOutcome {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.unknown(this);
        }
    }

    /** It is not possible now; {@code reason} says why, and what to do. */
    record Refused(String reason) implements RolloutOutcome {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.refused(this);
        }
    }
}
