package io.tidegate.hub.rollout.driver;

import static java.util.stream.Collectors.joining;

import io.tidegate.hub.rollout.Pace;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an operator asks for.
 *
 * @param selector labels that an agent must have; all agents if there is none
 * @param whole whether {@code document} is a whole one; else it is a merge patch over each agent's own
 * @param document canonical JSON
 * @param pace how careful
 * @param author who
 * @param comment why; may be empty
 */
public record RolloutRequest(
        Map<String, String> selector, boolean whole, String document, Pace pace, String author, String comment) {

    public RolloutRequest {
        selector = Map.copyOf(selector);
    }

    /** For a person: {@code line=2,site=p1}, or {@code all}. */
    public String selectorText() {
        return selector.isEmpty()
                ? "all"
                : new TreeMap<>(selector)
                        .entrySet().stream()
                                .map(label -> label.getKey() + "=" + label.getValue())
                                .collect(joining(","));
    }
}
