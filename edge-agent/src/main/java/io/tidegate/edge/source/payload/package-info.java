/**
 * What clients send: line protocol, JSON and SenML, read from bytes into readings. A flaw costs its own line or record
 * and is told by position; the rest is kept.
 */
@NullMarked
package io.tidegate.edge.source.payload;

import org.jspecify.annotations.NullMarked;
