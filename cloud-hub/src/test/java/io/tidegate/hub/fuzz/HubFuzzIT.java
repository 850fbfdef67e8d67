package io.tidegate.hub.fuzz;

import io.tidegate.protocol.fuzz.FuzzContract;

/** What agents publish, and what is asked over HTTP. */
class HubFuzzIT extends FuzzContract {

    HubFuzzIT() {
        super("io.tidegate.hub");
    }
}
