package io.tidegate.edge.fuzz;

import io.tidegate.protocol.fuzz.FuzzContract;

/** Payloads of the local HTTP and of MQTT sources, and the requests around them. */
class EdgeFuzzIT extends FuzzContract {

    EdgeFuzzIT() {
        super("io.tidegate.edge");
    }
}
