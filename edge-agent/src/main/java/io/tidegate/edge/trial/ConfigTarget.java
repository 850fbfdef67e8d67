package io.tidegate.edge.trial;

import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.protocol.trial.Health;

/** What configurations are put into effect on: the running agent. Called by one thread, the reconciler's. */
public interface ConfigTarget {

    /**
     * Runs {@code config} from now on: all of it or, after an exception, what ran before. What did not change is not
     * restarted, and no reading that was accepted is dropped.
     *
     * @throws IllegalArgumentException with a reason for a person
     */
    void apply(EdgeConfig config);

    /** How the agent does on what was applied last. */
    Health health();
}
