package io.tidegate.edge.trial;

import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.protocol.control.ConfigFault;
import java.util.List;

/** Knows what a pushed document means on this agent. */
@FunctionalInterface
public interface PushedDocuments {

    /** Checks a document and lays it over what the technician wrote. */
    Checked check(String document);

    /** What came of it. */
    sealed interface Checked {}

    /**
     * It can run.
     *
     * @param config all of what the agent is to do
     * @param probationMs how long it may take to prove itself
     */
    record Effective(EdgeConfig config, long probationMs) implements Checked {}

    /** It cannot: at least one thing is wrong. */
    record Wrong(List<ConfigFault> faults) implements Checked {
        public Wrong {
            faults = List.copyOf(faults);
        }
    }
}
