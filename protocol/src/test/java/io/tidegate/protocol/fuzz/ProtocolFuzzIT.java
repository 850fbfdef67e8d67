package io.tidegate.protocol.fuzz;

/** The codecs, topics and configuration documents. */
class ProtocolFuzzIT extends FuzzContract {

    ProtocolFuzzIT() {
        super("io.tidegate.protocol");
    }
}
