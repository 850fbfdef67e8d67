package io.tidegate.protocol.wire;

/**
 * Bytes do not end with their checksum: they changed on the way, were cut, or are of another session than the receiver has
 * in mind. The same message, sent again in the agent's session, is good.
 */
public final class DamagedMessageException extends UndecodableMessageException {

    private static final long serialVersionUID = 1L;

    DamagedMessageException(int bytes) {
        this("the %d bytes do not end with their checksum; they were damaged on the way".formatted(bytes));
    }

    DamagedMessageException(String message) {
        super(message);
    }
}
