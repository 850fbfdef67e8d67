package io.tidegate.edge.source;

/** What became of an {@link Offer}. */
public sealed interface OfferOutcome {

    /** Durable: the source may be told <em>accepted</em>. */
    record Accepted() implements OfferOutcome {}

    /** The same request was accepted before; nothing was stored again. The source may be told <em>accepted</em>. */
    record Replayed() implements OfferOutcome {}

    /** The idempotency key was used before with another body; nothing was stored. */
    record KeyReused() implements OfferOutcome {}

    /**
     * Not taken, may be offered again.
     *
     * @param reason the intake is overloaded, or the buffer is full and rejects
     * @param retryAfterSeconds when it is worth trying again
     */
    record Busy(String reason, int retryAfterSeconds) implements OfferOutcome {}

    /**
     * Not known to be durable, so not accepted; may be offered again.
     *
     * @param reason what happened, for a person
     */
    record Failed(String reason) implements OfferOutcome {}
}
