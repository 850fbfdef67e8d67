/**
 * What clients send, read from bytes into readings: what all forms have in common, and a number alone. A flaw costs its own line or
 * record and is told by position; the rest is kept.
 */
@NullMarked
package io.tidegate.edge.source.payload;

import org.jspecify.annotations.NullMarked;
