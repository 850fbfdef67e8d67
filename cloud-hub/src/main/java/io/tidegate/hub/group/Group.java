package io.tidegate.hub.group;

import java.util.Map;

/**
 * A document for all agents with certain labels.
 *
 * @param name unique
 * @param selector labels that an agent must have; none means every agent
 * @param priority higher ones prevail; of equal ones the later name
 * @param document canonical JSON
 * @param revision from 1, rising while the group exists
 * @param updatedNs when it was written, by the hub's clock, in nanoseconds since the Unix epoch
 * @param author who wrote it
 * @param comment why; may be empty
 */
public record Group(
        String name,
        Map<String, String> selector,
        int priority,
        String document,
        long revision,
        long updatedNs,
        String author,
        String comment) {

    public Group {
        selector = Map.copyOf(selector);
    }

    boolean matches(Map<String, String> labels) {
        return labels.entrySet().containsAll(selector.entrySet());
    }
}
