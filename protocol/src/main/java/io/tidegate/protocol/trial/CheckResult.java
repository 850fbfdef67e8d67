package io.tidegate.protocol.trial;

import io.tidegate.protocol.control.ConfigFault;
import java.util.List;

/** What checking a document has found. */
public sealed interface CheckResult {

    /**
     * It can be tried.
     *
     * @param probationMs how long it may take to prove itself, as the document says
     */
    record Valid(long probationMs) implements CheckResult {}

    /** It cannot; at least one thing is wrong. */
    record Invalid(List<ConfigFault> errors) implements CheckResult {
        public Invalid {
            errors = List.copyOf(errors);
        }
    }
}
