package io.tidegate.protocol.wire;

import io.tidegate.protocol.columns.UnknownAliasException;
import io.tidegate.protocol.sync.StreamId;

/** A batch names a series that was not defined here. The agent is to be asked for its definitions. */
public final class UnknownSeriesException extends UndecodableMessageException {

    private static final long serialVersionUID = 1L;

    private final transient StreamId stream;

    UnknownSeriesException(StreamId stream, UnknownAliasException cause) {
        super(cause.getMessage() + "; the agent is asked to define it again", cause);
        this.stream = stream;
    }

    /** Whose batch it was. */
    public StreamId stream() {
        return stream;
    }
}
