package io.tidegate.hub.desired;

import io.tidegate.hub.store.ConfigTables.Revision;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.sync.AgentId;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An agent's configuration as the hub sees it at one moment.
 *
 * @param agent whose
 * @param desired the newest revision; empty if there was never one
 * @param reported what the agent said last; empty if it never did
 * @param reportedNs when it said so, by the hub's clock, in nanoseconds since the Unix epoch
 * @param verdict what has become of the desired revision, if the agent has said that
 */
public record ConfigView(
        AgentId agent,
        Optional<Revision> desired,
        Optional<ReportedConfig> reported,
        OptionalLong reportedNs,
        Optional<Verdict> verdict) {

    static ConfigView of(AgentId agent, Known known) {
        Optional<ReportedConfig> reported = Optional.ofNullable(known.report()).map(report -> report.config());
        Optional<Revision> desired = Optional.ofNullable(known.desired());
        return new ConfigView(
                agent,
                desired,
                reported,
                reported.isPresent() ? OptionalLong.of(known.reportedNs()) : OptionalLong.empty(),
                reported.flatMap(ReportedConfig::desired)
                        .filter(verdict -> desired.isPresent()
                                && verdict.revision() == desired.get().number()
                                && verdict.digest().equals(desired.get().digest())));
    }

    /** How far the desired revision came; pending while the agent has said nothing of it, empty if nothing is desired. */
    public Optional<Verdict.State> state() {
        return desired.map(revision -> verdict.map(Verdict::state).orElse(Verdict.State.PENDING));
    }

    /** The revision that the agent runs; 0 is what its technician wrote, empty if it has not said. */
    public OptionalLong running() {
        return reported.flatMap(ReportedConfig::running)
                .map(running -> OptionalLong.of(running.revision()))
                .orElse(OptionalLong.empty());
    }

    /** Why what runs is not what is desired, although nothing is on its way; empty if it is, or something is. */
    public Optional<String> drift() {
        Optional<Verdict> heard = reported.flatMap(ReportedConfig::desired);
        long newest = desired.map(Revision::number).orElse(0L);
        if (heard.isPresent() && verdict.isEmpty() && heard.get().revision() >= newest) {
            return Optional.of(
                    "the agent has taken in revision %d, which this hub has not given out: its database was restored from a backup, or another hub with the same key has spoken; push again"
                            .formatted(heard.get().revision()));
        }
        if (verdict.isEmpty()
                || !verdict.get().state().isFinal()
                || reported.flatMap(ReportedConfig::running).isEmpty()) {
            return Optional.empty();
        }
        ReportedConfig.Running running =
                reported.flatMap(ReportedConfig::running).get();
        if (running.digest().equals(desired.orElseThrow().digest())) {
            return Optional.empty();
        }
        return Optional.of("the agent runs revision %d instead of %d, which it has %s%s"
                .formatted(
                        running.revision(),
                        newest,
                        words(verdict.get().state()),
                        verdict.get().reason().isEmpty()
                                ? ""
                                : ": " + verdict.get().reason()));
    }

    private static String words(Verdict.State state) {
        return switch (state) {
            case APPLIED -> "applied before and given up";
            case REJECTED -> "rejected";
            case ROLLED_BACK -> "rolled back";
            case PENDING, TRIAL -> throw new IllegalArgumentException(state + " is not final");
        };
    }
}
