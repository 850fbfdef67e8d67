package io.tidegate.hub.store;

import io.tidegate.hub.store.ConfigTables.Successor;
import java.util.List;

/**
 * Documents that are beneath those of many agents. Any thread; blocks; throws {@link StoreUnavailableException} when the
 * database does not answer.
 */
public interface GroupTables {

    /** Ascending by name. */
    List<GroupRow> groups();

    /**
     * Adds or replaces a group, together with the revisions that follow from that: all or none; durable when it returns.
     *
     * @param after the group's revision before it; 0 if there is none
     */
    Written put(GroupRow group, long after, List<Successor> successors);

    /** Removes a group, in the same way. */
    Written delete(String name, long after, List<Successor> successors);

    /** What became of a change. */
    enum Written {
        DONE,
        /** The group has another revision than the one that was to be replaced; nothing was written. */
        GROUP_OVERTAKEN,
        /** An agent has a newer revision than its successor was made for; nothing was written. */
        AGENT_OVERTAKEN
    }

    /**
     * A group.
     *
     * @param name unique
     * @param selector JSON object of label = value
     * @param priority higher ones prevail
     * @param document canonical JSON
     * @param revision from 1, rising while the group exists
     * @param updatedNs when it was written, by the hub's clock, in nanoseconds since the Unix epoch
     * @param author who wrote it
     * @param comment why; may be empty
     */
    record GroupRow(
            String name,
            String selector,
            int priority,
            String document,
            long revision,
            long updatedNs,
            String author,
            String comment) {}
}
