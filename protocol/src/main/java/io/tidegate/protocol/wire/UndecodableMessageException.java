package io.tidegate.protocol.wire;

import org.jspecify.annotations.Nullable;

/** Bytes are not the message that their topic says, or break a bound of PROTOCOL.md. */
public class UndecodableMessageException extends Exception {

    private static final long serialVersionUID = 1L;

    public UndecodableMessageException(String message) {
        super(message);
    }

    public UndecodableMessageException(@Nullable String message, Throwable cause) {
        super(message, cause);
    }
}
