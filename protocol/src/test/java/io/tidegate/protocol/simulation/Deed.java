package io.tidegate.protocol.simulation;

/** Something that is done in a world: ordinary work, or a fault. */
interface Deed {

    /** It in words, for the story of a world that broke a promise. */
    String words();
}
