package io.tidegate.sim.report;

/** A file is no result of a run that can be compared. The message says why, and what to do. */
public final class NoResultException extends Exception {

    private static final long serialVersionUID = 1L;

    NoResultException(String message) {
        super(message);
    }
}
