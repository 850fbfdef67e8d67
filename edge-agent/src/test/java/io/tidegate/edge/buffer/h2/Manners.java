package io.tidegate.edge.buffer.h2;

/**
 * How a disk under test behaves, beside what a journal and its fault decide.
 *
 * @param settings that its H2 databases are opened with, each begun by a semicolon
 * @param retriesSync whether a sync that failed is tried again and believed: a bug, to be planted only
 * @param withoutReserve whether nothing is ever reserved: a bug, to be planted only
 */
public record Manners(String settings, boolean retriesSync, boolean withoutReserve) {

    /** A disk as the product sees it. */
    public static final Manners GOOD = new Manners("", false, false);

    /** These manners with settings of H2. */
    public Manners with(String h2Settings) {
        return new Manners(h2Settings, retriesSync, withoutReserve);
    }
}
