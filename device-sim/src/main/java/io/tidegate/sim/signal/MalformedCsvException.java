package io.tidegate.sim.signal;

import java.io.IOException;

/** A CSV file cannot be replayed. The message says where, why, and what to do. */
public final class MalformedCsvException extends IOException {

    private static final long serialVersionUID = 1L;

    public MalformedCsvException(String message) {
        super(message);
    }
}
