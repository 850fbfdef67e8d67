/**
 * The directory of the buffer: its files, the lock that keeps a second agent out, what is kept in reserve for a full disk, and how
 * an H2 database in it is opened and made durable.
 */
@NullMarked
package io.tidegate.edge.buffer.disk;

import org.jspecify.annotations.NullMarked;
