package io.tidegate.protocol.control;

import java.util.Optional;

/**
 * What an agent says about its configuration. It says all of it each time, so that a lost or repeated report costs
 * nothing.
 *
 * @param running what it runs; empty while nothing was put into effect yet
 * @param desired the highest revision that it has taken in, and what has become of it; empty if there was none
 * @param refusals what it has not even looked at
 */
public record ReportedConfig(Optional<Running> running, Optional<Verdict> desired, Refusals refusals) {

    /**
     * What an agent runs.
     *
     * @param revision 0 is what its technician wrote, and nothing pushed
     * @param digest of the pushed document
     */
    public record Running(long revision, Digest digest) {}

    /**
     * Configurations that did not come from the hub, are not for this agent, or are outdated.
     *
     * @param count since the agent started
     * @param last why the last one was refused; empty if there was none
     */
    public record Refusals(long count, String last) {

        public static final Refusals NONE = new Refusals(0, "");
    }
}
