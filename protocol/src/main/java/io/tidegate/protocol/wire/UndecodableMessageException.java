package io.tidegate.protocol.wire;

/** Bytes are not the message that their topic says, or break a bound of PROTOCOL.md. */
public class UndecodableMessageException extends Exception {

    private static final long serialVersionUID = 1L;

    public UndecodableMessageException(String message) {
        super(message);
    }

    public UndecodableMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
