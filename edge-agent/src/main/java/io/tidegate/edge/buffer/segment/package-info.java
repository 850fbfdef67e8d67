/**
 * One segment of the buffer: chunks of readings in an H2 database, how they are cut, written and read, and what can still be read
 * of a damaged one.
 */
@NullMarked
package io.tidegate.edge.buffer.segment;

import org.jspecify.annotations.NullMarked;
