package io.tidegate.hub.rollout;

/**
 * The bounds of rollouts on a hub.
 *
 * @param maxTargets most agents of one
 * @param maxOpen most of which something may still come
 * @param maxRequestBytes of what an operator asks for, the document with it
 */
public record RolloutLimits(int maxTargets, int maxOpen, int maxRequestBytes) {

    /** What hubs run with. */
    public static final RolloutLimits DEFAULT = new RolloutLimits(10_000, 32, 320 * 1024);
}
