package io.tidegate.hub.broker;

/** The broker could not start. The message says why and what to do. */
public final class BrokerStartException extends Exception {

    private static final long serialVersionUID = 1L;

    public BrokerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
