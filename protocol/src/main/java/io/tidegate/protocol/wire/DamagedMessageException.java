package io.tidegate.protocol.wire;

/** Bytes do not end with their checksum: they changed on the way, or were cut. The same message, sent again, is good. */
public final class DamagedMessageException extends UndecodableMessageException {

    private static final long serialVersionUID = 1L;

    DamagedMessageException(int bytes) {
        super("the %d bytes do not end with their checksum; they were damaged on the way".formatted(bytes));
    }
}
