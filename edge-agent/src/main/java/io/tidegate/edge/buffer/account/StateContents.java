package io.tidegate.edge.buffer.account;

import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.segment.Segment;
import java.util.List;

/** What a state database holds; keys oldest first. */
public record StateContents(List<StateChanges.Stream> streams, List<Segment> segments, List<IdempotencyRecord> keys) {

    public static StateContents empty() {
        return new StateContents(List.of(), List.of(), List.of());
    }
}
