package io.tidegate.hub.desired;

import io.tidegate.protocol.control.ConfigFault;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.ReportedConfig.Refusals;
import io.tidegate.protocol.control.ReportedConfig.Running;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.control.Verdict.State;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.ConfigReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What an agent says of its configuration, for tests. */
public final class Reports {

    public static final long SESSION = 7;

    private Reports() {}

    /** The beginning of a session, or its going on, of an agent that has taken in revisions up to {@code desired}. */
    public static AgentStatus status(long session, long desired) {
        return new AgentStatus(
                true,
                session,
                "0.1",
                1,
                2,
                List.of(),
                new AgentStatus.Buffer(0, 0, 1, OptionalLong.empty(), OptionalLong.empty()),
                new AgentStatus.Config(0, desired, "applied"),
                List.of(),
                Map.of("site", "p1"),
                0,
                0);
    }

    /** Report {@code number} of {@link #SESSION}: this revision came so far, and that one runs. */
    public static ConfigReport report(long number, Verdict verdict, long running, String runningDocument) {
        return new ConfigReport(
                SESSION,
                number,
                3,
                new ReportedConfig(
                        Optional.of(new Running(running, Digest.of(runningDocument))),
                        Optional.of(verdict),
                        Refusals.NONE));
    }

    public static Verdict verdict(long revision, String document, State state) {
        return verdict(revision, document, state, "");
    }

    public static Verdict verdict(long revision, String document, State state, String reason, ConfigFault... faults) {
        return new Verdict(revision, Digest.of(document), state, List.of(faults), reason, 5);
    }
}
