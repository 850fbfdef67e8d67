package io.tidegate.hub.ingest;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.ConfigReport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it hears. */
final class RecordingReports implements ReportListener {

    final List<AgentStatus> statuses = new CopyOnWriteArrayList<>();
    final List<ConfigReport> reports = new CopyOnWriteArrayList<>();

    @Override
    public void status(AgentId agent, AgentStatus status) {
        statuses.add(status);
    }

    @Override
    public void reported(AgentId agent, ConfigReport report) {
        reports.add(report);
    }
}
