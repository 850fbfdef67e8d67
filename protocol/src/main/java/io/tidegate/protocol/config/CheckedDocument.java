package io.tidegate.protocol.config;

import io.tidegate.protocol.config.type.ConfigObject;
import io.tidegate.protocol.document.DocumentNode;

/**
 * A document that is valid, as it is written and as it is meant.
 *
 * @param tree what is written, after substitution; it may hold secrets
 * @param config the same with its defaults
 */
public record CheckedDocument(DocumentNode tree, ConfigObject config) {

    /** Without what is written: there may be secrets in it. */
    @Override
    public String toString() {
        return "CheckedDocument[]";
    }
}
