package io.tidegate.protocol.merge;

import java.util.Optional;

/**
 * One difference between two documents.
 *
 * @param pointer JSON pointer into the newer document; into the older one if it was removed
 * @param where the same with the names of things in place of their numbers: {@code /sources/boiler/interval}
 * @param before canonical JSON; empty if it was added
 * @param after canonical JSON; empty if it was removed
 */
public record Change(String pointer, String where, Optional<String> before, Optional<String> after) {}
