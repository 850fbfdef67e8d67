/**
 * The program tidegate-sim and its verbs.
 */
@NullMarked
package io.tidegate.sim.cli;

import org.jspecify.annotations.NullMarked;
