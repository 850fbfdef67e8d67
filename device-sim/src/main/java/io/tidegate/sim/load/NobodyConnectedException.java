package io.tidegate.sim.load;

/** No agent could connect to the hub. The message says why. */
public final class NobodyConnectedException extends Exception {

    private static final long serialVersionUID = 1L;

    NobodyConnectedException(String message) {
        super(message);
    }
}
