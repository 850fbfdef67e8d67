package io.tidegate.hub.group;

import io.tidegate.hub.desired.PushOutcome;
import io.tidegate.protocol.document.ConfigProblem;
import java.util.List;

/** What became of a wish for a group. */
public sealed interface GroupOutcome {

    /** One answer for each case, so that a new case is noticed by whoever asks. */
    <T> T match(Cases<T> cases);

    /** What is to be done in each case. */
    interface Cases<T> {
        T done(Done done);

        T stale(Stale stale);

        T invalid(Invalid invalid);

        T unfit(Unfit unfit);

        T beyondLimit(BeyondLimit beyondLimit);

        T busy(Busy busy);
    }

    /**
     * It is on disk.
     *
     * @param changedAgents how many agents have a new revision because of it
     */
    record Done(int changedAgents) implements GroupOutcome {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.done(this);
        }
    }

    /** Somebody else was faster; {@code newest} is 0 if there is no such group. */
    record Stale(long expected, long newest) implements GroupOutcome {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.stale(this);
        }
    }

    /** The document by itself is not one that an agent could run. */
    record Invalid(List<ConfigProblem> problems) implements GroupOutcome {
        public Invalid {
            problems = List.copyOf(problems);
        }

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.invalid(this);
        }
    }

    /** Some agents could not run what would come of it; nothing was changed for any. */
    record Unfit(List<PushOutcome.Refused> agents) implements GroupOutcome {
        public Unfit {
            agents = List.copyOf(agents);
        }

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.unfit(this);
        }
    }

    /** @param reason what is too much, how much is allowed, and what to do */
    record BeyondLimit(String reason) implements GroupOutcome {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.beyondLimit(this);
        }
    }

    /** Agents that it concerns are being changed all the time; nothing was changed. */
    record Busy(int attempts) implements GroupOutcome {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.busy(this);
        }
    }
}
