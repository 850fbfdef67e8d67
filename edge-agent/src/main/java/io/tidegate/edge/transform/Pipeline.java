package io.tidegate.edge.transform;

import java.util.List;

/** The transforms of one configuration, in their order. Immutable; {@link RunningPipeline} has their state. */
public record Pipeline(List<Transform> transforms) {

    /** Every reading passes as it is. */
    public static final Pipeline EMPTY = new Pipeline(List.of());

    public Pipeline {
        transforms = List.copyOf(transforms);
    }
}
