package io.tidegate.protocol.merge;

import io.tidegate.protocol.document.DocumentNode;

/**
 * A document and where it comes from.
 *
 * @param origin for a person: {@code edge.yaml}, {@code group boilers}
 * @param document the first layer is a document, each further one a merge patch over those before
 */
public record Layer(String origin, DocumentNode document) {}
