package io.tidegate.hub.store;

import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.sync.AgentId;
import java.util.List;
import java.util.Optional;

/**
 * What agents are to run, and what they said of it. Any thread; blocks; throws {@link StoreUnavailableException} when the
 * database does not answer.
 */
public interface ConfigTables {

    /** Revisions that are kept of one agent; the oldest go first. */
    int MAX_REVISIONS = 500;

    /** Steps that are kept of one agent's verdicts; the oldest go first. */
    int MAX_VERDICTS = 500;

    /** The newest revision of every agent that has one, ascending by agent. */
    List<Revision> newest();

    /** The newest revision of an agent. */
    Optional<Stored> newest(AgentId agent);

    Optional<Stored> revision(AgentId agent, long number);

    /** Revisions of an agent below a number, newest first. */
    List<Revision> revisions(AgentId agent, long below, int limit);

    /**
     * Adds revisions, one per agent, all or none; durable when it returns.
     *
     * @return the agents whose newest revision is another one than their successor was made for; if there are any,
     *     nothing was added
     */
    List<AgentId> add(List<Successor> successors);

    /** The last report of every agent that has made one, ascending by agent. */
    List<ReportRow> reports();

    /** Replaces the reports of these agents and adds verdicts, all or none; durable when it returns. */
    void save(List<ReportRow> reports, List<VerdictRow> verdicts);

    /** The verdicts of an agent, newest first. */
    List<VerdictRow> verdicts(AgentId agent, int limit);

    /**
     * A revision without its documents.
     *
     * @param agent whose
     * @param number from 1, rising
     * @param digest of the document that the agent is told
     * @param createdNs when it was pushed, by the hub's clock, in nanoseconds since the Unix epoch
     * @param author who pushed it
     * @param comment why; may be empty
     */
    record Revision(AgentId agent, long number, Digest digest, long createdNs, String author, String comment) {}

    /**
     * A revision with its documents, both canonical JSON.
     *
     * @param own the agent's own document
     * @param document what the agent is told: its own laid over those of its groups
     */
    record Stored(Revision revision, String own, String document) {}

    /**
     * A revision that is to be the next one.
     *
     * @param stored the revision
     * @param after the number of the revision before it; 0 if there is none
     */
    record Successor(Stored stored, long after) {

        public Successor {
            if (stored.revision().number() <= after) {
                throw new IllegalArgumentException(
                        "%s comes after %d and must be above it".formatted(stored.revision(), after));
            }
        }
    }

    /**
     * What an agent said last.
     *
     * @param receivedNs by the hub's clock, in nanoseconds since the Unix epoch
     * @param report encoded as on the wire
     */
    record ReportRow(AgentId agent, long receivedNs, byte[] report) {}

    /**
     * What an agent said of a desired revision.
     *
     * @param receivedNs by the hub's clock, in nanoseconds since the Unix epoch
     * @param verdict a report that has nothing but it, encoded as on the wire
     */
    record VerdictRow(AgentId agent, long receivedNs, byte[] verdict) {}
}
