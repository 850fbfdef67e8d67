package io.tidegate.protocol.config;

import io.tidegate.protocol.document.DocumentNode;
import java.time.Duration;

/**
 * A pushed document that is valid by itself.
 *
 * @param settings the keys of {@code edge.yaml} in it, a merge patch over the technician's document
 * @param probation how long they may take to prove themselves
 */
public record PushedDocument(DocumentNode settings, Duration probation) {}
