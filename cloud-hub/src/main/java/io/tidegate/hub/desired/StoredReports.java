package io.tidegate.hub.desired;

import io.tidegate.hub.store.ConfigTables.ReportRow;
import io.tidegate.hub.store.ConfigTables.VerdictRow;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.ReportedConfig.Refusals;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.ConfigReport;
import io.tidegate.protocol.wire.ConfigReportCodec;
import io.tidegate.protocol.wire.UndecodableMessageException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports and verdicts as the database keeps them: as on the wire. */
final class StoredReports {

    private static final Logger LOG = LoggerFactory.getLogger(StoredReports.class);

    private StoredReports() {}

    static ReportRow row(AgentId agent, long receivedNs, ConfigReport report) {
        return new ReportRow(agent, receivedNs, ConfigReportCodec.encode(report, ControlLimits.DEFAULT));
    }

    static VerdictRow row(AgentId agent, VerdictStep step) {
        ReportedConfig alone = new ReportedConfig(Optional.empty(), Optional.of(step.verdict()), Refusals.NONE);
        return new VerdictRow(
                agent,
                step.receivedNs(),
                ConfigReportCodec.encode(new ConfigReport(0, 0, 0, alone), ControlLimits.DEFAULT));
    }

    /** Empty if a program that knew it otherwise has written it. */
    static Optional<ConfigReport> report(ReportRow row) {
        return decode(row.agent(), row.report());
    }

    /** Empty if a program that knew it otherwise has written it. */
    static Optional<VerdictStep> step(VerdictRow row) {
        return decode(row.agent(), row.verdict())
                .flatMap(report -> report.config().desired())
                .map(verdict -> new VerdictStep(row.receivedNs(), verdict));
    }

    private static Optional<ConfigReport> decode(AgentId agent, byte[] bytes) {
        try {
            return Optional.of(ConfigReportCodec.decode(bytes, ControlLimits.DEFAULT));
        } catch (UndecodableMessageException e) {
            LOG.warn("a kept report of {} cannot be read and is left out: {}", agent, e.getMessage());
            return Optional.empty();
        }
    }
}
