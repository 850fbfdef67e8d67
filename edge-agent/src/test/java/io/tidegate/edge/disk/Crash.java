package io.tidegate.edge.disk;

import java.util.List;
import java.util.Random;

/** How the power goes, which is to say: what is left of that which was not synced. */
public enum Crash {
    /** The process was killed: the system still writes everything. */
    KILL,
    /** Nothing of it. */
    NOTHING_KEPT,
    /** Everything up to some moment, and the last write torn. */
    PREFIX_KEPT,
    /** Some of the writes, whole, whatever their order was. */
    REORDERED,
    /** Some of the sectors of each write. */
    TORN,
    /** The writes, but each file ends somewhere within what was added to it. */
    ODD_LENGTH,
    /** The lengths of the files, with zeros where they grew. */
    ZEROED_GROWTH;

    private static final List<Crash> ALL = List.of(values());

    /** One of them. */
    public static Crash any(Random random) {
        return ALL.get(random.nextInt(ALL.size()));
    }
}
