/**
 * The buffer as a directory of small H2 databases: append-only segments, and one that keeps account of them. Only this
 * package knows H2 and the files.
 */
@NullMarked
package io.tidegate.edge.buffer.h2;

import org.jspecify.annotations.NullMarked;
