package io.tidegate.sim.verdict;

/** The hub cannot be asked. The message says what happened. */
public final class HubUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean mayHeal;

    /**
     * Says why.
     *
     * @param mayHeal whether asking again can help: a hub that restarts, not one that calls the question wrong
     */
    public HubUnavailableException(String message, boolean mayHeal) {
        super(message);
        this.mayHeal = mayHeal;
    }

    /** Whether asking again can help. */
    public boolean mayHeal() {
        return mayHeal;
    }
}
