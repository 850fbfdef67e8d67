package io.tidegate.protocol.control;

import io.tidegate.protocol.sync.AgentId;

/**
 * What the hub wants an agent to run. Nothing in it is to be believed before {@link SignatureCheck} has said so.
 *
 * @param agent whom it is for
 * @param revision from 1, rising with every push to this agent; an undo is a new revision too
 * @param document JSON, as it is signed
 * @param digest of the document
 * @param signature of agent, revision and digest
 * @param key that it was signed with
 */
public record DesiredConfig(
        AgentId agent, long revision, String document, Digest digest, ConfigSignature signature, HubKey key) {

    public DesiredConfig {
        if (revision < 1) {
            throw new IllegalArgumentException("revisions count from 1, and this is " + revision);
        }
    }

    /** Without the document: it may be long, and it is not for the log. */
    @Override
    public String toString() {
        return "DesiredConfig[agent=%s, revision=%d, digest=%s]".formatted(agent, revision, digest);
    }
}
