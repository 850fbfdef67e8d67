/**
 * The buffer as a directory of small H2 databases: ties segments and their account together, keeps them within their limit, and
 * recovers what a crash has left. Only this room and the three beside it know H2 and the files.
 */
@NullMarked
package io.tidegate.edge.buffer.h2;

import org.jspecify.annotations.NullMarked;
