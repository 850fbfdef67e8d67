/**
 * Readings in JSON: Tidegate's own form, SenML, and single values of an MQTT message; read from bytes, without a tree.
 */
@NullMarked
package io.tidegate.edge.source.payload.json;

import org.jspecify.annotations.NullMarked;
