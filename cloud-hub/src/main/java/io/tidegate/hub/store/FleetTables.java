package io.tidegate.hub.store;

import io.tidegate.protocol.sync.AgentId;
import java.util.List;

/** What the fleet room keeps in the database. Any thread; blocks. */
public interface FleetTables {

    /** Every agent that was ever heard of. */
    List<AgentRow> agents();

    /** Inserts or replaces; durable when it returns. */
    void save(List<AgentRow> agents);

    /**
     * What is kept of an agent.
     *
     * @param agent which
     * @param firstSeenNs when the hub heard of it first, by the hub's clock
     * @param lastSeenNs when it was heard last, by the hub's clock
     * @param duplicates readings that arrived again
     * @param conflicts readings that contradicted what is stored
     * @param status its last status message, encoded as on the wire; empty before the first
     * @param warnings what people should look at, at most one of each code
     */
    record AgentRow(
            AgentId agent,
            long firstSeenNs,
            long lastSeenNs,
            long duplicates,
            long conflicts,
            byte[] status,
            List<WarningRow> warnings) {

        public AgentRow {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * A warning of an agent.
     *
     * @param code the word for its kind
     * @param sinceNs when it was seen first, by the hub's clock
     * @param lastSeenNs when it was seen last, by the hub's clock
     * @param count how often
     */
    record WarningRow(String code, long sinceNs, long lastSeenNs, long count) {}
}
