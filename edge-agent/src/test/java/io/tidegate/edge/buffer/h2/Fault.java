package io.tidegate.edge.buffer.h2;

import java.io.IOException;

/** What a failing disk does. */
interface Fault {

    Fault NONE = (file, moment) -> {};

    /** Throws if the operation is to fail. */
    void strike(String file, Moment moment) throws IOException;

    /** What may fail. */
    enum Moment {
        WRITE,
        SYNC
    }

    /** What Linux says. */
    static IOException noSpace() {
        return new IOException("No space left on device");
    }
}
