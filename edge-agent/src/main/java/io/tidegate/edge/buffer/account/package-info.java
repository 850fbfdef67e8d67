/**
 * The account of the buffer: which streams, segments and keys there are, what the hub has settled, and which times were given out;
 * in memory, and in a small database that is written behind it.
 */
@NullMarked
package io.tidegate.edge.buffer.account;

import org.jspecify.annotations.NullMarked;
