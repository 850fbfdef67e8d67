/**
 * The program tidegate-edge: its verbs, and the wiring of the rooms.
 */
@NullMarked
package io.tidegate.edge.cli;

import org.jspecify.annotations.NullMarked;
