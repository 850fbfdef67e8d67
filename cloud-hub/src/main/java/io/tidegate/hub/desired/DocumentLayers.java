package io.tidegate.hub.desired;

import io.tidegate.protocol.sync.AgentId;

/** What lies beneath an agent's own document. Any thread; never blocks. */
public interface DocumentLayers {

    /** Nothing lies beneath: an agent is told its own document. */
    DocumentLayers NONE = agent -> CheckedDocument.NOTHING;

    /** The documents beneath an agent's own, merged; canonical JSON, {@code {}} if there are none. */
    String beneath(AgentId agent);
}
