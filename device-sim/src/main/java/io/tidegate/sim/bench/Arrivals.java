package io.tidegate.sim.bench;

import java.io.IOException;

/** Tells how much of what a generator sends has come to where it is to. One thread asks. */
interface Arrivals {

    /** How many messages, or readings, have arrived by now. */
    long count() throws IOException;
}
