package io.tidegate.hub.ingest;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.ConfigReport;

/** Hears what agents say of their configuration. The broker's threads, one at a time per agent; hand over and return. */
public interface ReportListener {

    /** The agent said how it is; the first time in a session this begins the session. */
    void status(AgentId agent, AgentStatus status);

    /** The agent said how its configuration is. */
    void reported(AgentId agent, ConfigReport report);
}
