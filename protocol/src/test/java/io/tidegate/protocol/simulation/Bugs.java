package io.tidegate.protocol.simulation;

import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * What is broken on purpose in a world.
 *
 * @param planted the bug, or null if there is none
 */
record Bugs(@Nullable PlantedBug planted) {

    static final Bugs NONE = new Bugs(null);

    /** The stream in whose ledger the hub enters readings of {@code stream}: that one, unless a bug confuses streams. */
    StreamId account(StreamId stream) {
        StreamId account = stream;
        if (has(PlantedBug.EPOCH_IGNORED)) {
            account = new StreamId(account.agent(), 0, account.lane());
        }
        return has(PlantedBug.LANES_SHARE_NUMBERS)
                ? new StreamId(account.agent(), account.epoch(), Lane.LIVE)
                : account;
    }

    boolean has(PlantedBug bug) {
        return planted == bug;
    }
}
