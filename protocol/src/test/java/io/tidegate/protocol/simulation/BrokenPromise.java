package io.tidegate.protocol.simulation;

/** A promise of guarantees.md does not hold in a simulated world. */
final class BrokenPromise extends AssertionError {

    private static final long serialVersionUID = 1;

    private final transient Promise promise;

    /** The promises, as the simulation checks them. */
    enum Promise {
        NOTHING_IS_LOST,
        NOTHING_IS_STORED_TWICE,
        NOTHING_IS_INVENTED,
        THE_LEDGER_ADDS_UP,
        RECEIPTS_ARE_TRUE,
        CREDIT_IS_KEPT,
        NEW_BEFORE_OLD,
        BOTH_ENDS_AGREE,
        EVERYTHING_DRAINS
    }

    BrokenPromise(Promise promise, String message) {
        super(promise + ": " + message);
        this.promise = promise;
    }

    Promise promise() {
        return promise;
    }
}
