/**
 * Influx line protocol, read from bytes; the hot path of the local HTTP, so that it makes no object for a reading.
 */
@NullMarked
package io.tidegate.edge.source.payload.line;

import org.jspecify.annotations.NullMarked;
