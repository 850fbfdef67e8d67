package io.tidegate.protocol.wire;

import io.tidegate.protocol.control.ReportedConfig;

/**
 * One message on {@code up/config}.
 *
 * @param session the agent's current one, as in its status
 * @param number counts the reports of a session
 * @param sentNs the agent's clock, nanoseconds since the Unix epoch
 * @param config all that the agent says about its configuration
 */
public record ConfigReport(long session, long number, long sentNs, ReportedConfig config) {

    /** Whether this one is to replace what was heard before. Reports of one session are numbered, sessions are greeted. */
    public boolean replaces(ConfigReport before) {
        return session != before.session || number > before.number;
    }
}
