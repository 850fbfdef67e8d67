package io.tidegate.edge.buffer.h2;

import io.tidegate.edge.buffer.IdempotencyRecord;
import java.util.List;

/** What a state database holds; keys oldest first. */
record StateContents(List<StateChanges.Stream> streams, List<Segment> segments, List<IdempotencyRecord> keys) {

    static StateContents empty() {
        return new StateContents(List.of(), List.of(), List.of());
    }
}
