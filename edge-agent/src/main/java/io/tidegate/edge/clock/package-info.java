/**
 * How far the wall clock of this machine can be believed, and by how much it was wrong. Below every other room: it says
 * what the time is worth, and others act on it.
 */
@NullMarked
package io.tidegate.edge.clock;

import org.jspecify.annotations.NullMarked;
