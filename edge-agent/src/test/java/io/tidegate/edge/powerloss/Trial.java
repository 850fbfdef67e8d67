package io.tidegate.edge.powerloss;

import java.io.IOException;
import java.nio.file.Path;

/** A part of the proof that stands alone: whatever it does is decided by its seed. */
interface Trial {

    /** What part of the proof it is of, in a word. */
    String proof();

    /** What decides it. */
    long seed();

    /**
     * Runs it.
     *
     * @param files a directory that nobody else uses meanwhile
     * @throws BrokenPromise if the product has not held what it promises
     */
    void run(Path files, Tally tally) throws BrokenPromise, IOException;
}
