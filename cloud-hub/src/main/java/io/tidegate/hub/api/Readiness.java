package io.tidegate.hub.api;

import java.util.List;

/**
 * Whether the hub can do its work.
 *
 * @param problems why not, each as <em>what happened, why, what to do</em>; none if it can
 */
public record Readiness(List<String> problems) {

    public Readiness {
        problems = List.copyOf(problems);
    }

    public static Readiness ready() {
        return new Readiness(List.of());
    }
}
