package io.tidegate.edge.source;

import java.util.concurrent.CompletionStage;

/**
 * The bounded hand-off from sources to the buffer. One storage thread behind it groups what waits into one durable
 * append. Thread-safe.
 */
public interface Intake {

    /**
     * Offers readings; never blocks. The stage completes on the storage thread once their fate is known; it never
     * completes exceptionally. What depends on it must be quick or hand over.
     */
    CompletionStage<OfferOutcome> offer(Offer offer);
}
