package io.tidegate.sim.load;

/** Somebody has asked the run to stop; it has no result. */
public final class RunStoppedException extends Exception {

    private static final long serialVersionUID = 1L;

    RunStoppedException() {
        super("the run was stopped before its end, so it has no result");
    }
}
