package io.tidegate.hub.desired;

import io.tidegate.protocol.sync.AgentId;

/**
 * A wish: this agent is to run this document.
 *
 * @param agent which; the hub need not have heard of it yet
 * @param document its own document, JSON or YAML
 * @param expectedRevision the newest revision that the author has seen; 0 if there was none
 * @param author who wishes it
 * @param comment why; may be empty
 */
public record Push(AgentId agent, String document, long expectedRevision, String author, String comment) {}
