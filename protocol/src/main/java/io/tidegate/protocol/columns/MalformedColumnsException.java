package io.tidegate.protocol.columns;

import org.jspecify.annotations.Nullable;

/** Bits that are no columns of readings. */
public final class MalformedColumnsException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedColumnsException(@Nullable String message) {
        super(message);
    }
}
