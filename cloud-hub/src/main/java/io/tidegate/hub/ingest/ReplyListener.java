package io.tidegate.hub.ingest;

import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.sync.AgentId;

/** Hears what became of commands. The broker's threads; hand over and return. */
@FunctionalInterface
public interface ReplyListener {

    /** The agent has answered; whether anybody has asked is not looked at before. */
    void replied(AgentId agent, CommandReply reply);
}
