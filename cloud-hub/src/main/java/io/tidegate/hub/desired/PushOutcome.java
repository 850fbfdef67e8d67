package io.tidegate.hub.desired;

import io.tidegate.hub.store.ConfigTables.Revision;
import io.tidegate.protocol.document.ConfigProblem;
import io.tidegate.protocol.merge.Change;
import io.tidegate.protocol.sync.AgentId;
import java.util.List;

/** What became of a {@link Push}. */
public sealed interface PushOutcome {

    AgentId agent();

    /** One answer for each case, so that a new case is noticed by whoever asks. */
    <T> T match(Cases<T> cases);

    /** What is to be done in each case. */
    interface Cases<T> {
        T stored(Stored stored);

        T unchanged(Unchanged unchanged);

        T stale(Stale stale);

        T invalid(Invalid invalid);

        T beyondLimit(BeyondLimit beyondLimit);
    }

    /** The agent is to run what was wished. */
    sealed interface Accepted extends PushOutcome {

        /** The newest one. */
        Revision revision();

        @Override
        default AgentId agent() {
            return revision().agent();
        }
    }

    /** Nothing was changed. */
    sealed interface Refused extends PushOutcome {}

    /** It is a new revision and on disk. */
    record Stored(Revision revision) implements Accepted {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.stored(this);
        }
    }

    /** The newest revision says the same already. */
    record Unchanged(Revision revision) implements Accepted {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.unchanged(this);
        }
    }

    /**
     * Somebody else was faster.
     *
     * @param expected the revision that the author has seen
     * @param newest the one that there is; 0 if there is none
     * @param changes what has changed from that to this; from nothing, if that one is not kept any more
     */
    record Stale(AgentId agent, long expected, long newest, List<Change> changes) implements Refused {
        public Stale {
            changes = List.copyOf(changes);
        }

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.stale(this);
        }
    }

    /** The document is not one that the agent could run. */
    record Invalid(AgentId agent, List<ConfigProblem> problems) implements Refused {
        public Invalid {
            problems = List.copyOf(problems);
        }

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.invalid(this);
        }
    }

    /** @param reason what is too much, how much is allowed, and what to do */
    record BeyondLimit(AgentId agent, String reason) implements Refused {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.beyondLimit(this);
        }
    }
}
