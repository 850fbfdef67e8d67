package io.tidegate.edge.transform;

import io.tidegate.protocol.telemetry.Reading;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A transform that makes at most one reading of each and remembers none. */
final class MappingStage extends Stage {

    private final Mapping mapping;

    MappingStage(Transform transform, Mapping mapping) {
        super(transform);
        this.mapping = mapping;
    }

    @Override
    @Nullable
    Passage take(Passage passage, long nowNs, Consumer<Passage> made) {
        Reading reading = mapping.map(passage.reading());
        return reading == null ? null : passage.with(reading);
    }
}
