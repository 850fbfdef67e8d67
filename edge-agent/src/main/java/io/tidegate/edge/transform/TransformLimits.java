package io.tidegate.edge.transform;

/**
 * The bounds of the transforms.
 *
 * @param maxStates most series, added up over all transforms, that one keeps something in memory about; readings of
 *     further series pass those transforms as they are
 */
public record TransformLimits(int maxStates) {

    /** For a small gateway: at most about 5 MB. */
    public static final TransformLimits DEFAULT = new TransformLimits(10_000);
}
