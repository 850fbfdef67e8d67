package io.tidegate.hub.desired;

import java.util.List;

/**
 * What became of several wishes that are fulfilled together or not at all: one of the two lists is empty.
 *
 * @param accepted one for each wish, in their order; empty if any was refused
 * @param refused those that were, in the order of the wishes
 */
public record PushAllOutcome(List<PushOutcome.Accepted> accepted, List<PushOutcome.Refused> refused) {

    public PushAllOutcome {
        accepted = List.copyOf(accepted);
        refused = List.copyOf(refused);
    }

    static PushAllOutcome accepted(List<PushOutcome.Accepted> accepted) {
        return new PushAllOutcome(accepted, List.of());
    }

    static PushAllOutcome refused(List<PushOutcome.Refused> refused) {
        return new PushAllOutcome(List.of(), refused);
    }

    /** Whether all of them are fulfilled. */
    public boolean isDone() {
        return refused.isEmpty();
    }
}
