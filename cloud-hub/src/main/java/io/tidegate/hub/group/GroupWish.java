package io.tidegate.hub.group;

import java.util.Map;

/**
 * A wish: agents with these labels are to run this document beneath their own.
 *
 * @param name of the group
 * @param selector labels that an agent must have; none means every agent
 * @param priority higher ones prevail
 * @param document JSON or YAML
 * @param expectedRevision of the group, as the author has seen it; 0 if there was none
 * @param author who wishes it
 * @param comment why; may be empty
 */
public record GroupWish(
        String name,
        Map<String, String> selector,
        int priority,
        String document,
        long expectedRevision,
        String author,
        String comment) {

    public GroupWish {
        selector = Map.copyOf(selector);
    }
}
