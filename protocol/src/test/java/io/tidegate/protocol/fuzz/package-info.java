/**
 * Fuzzing of every decoder and parser that a stranger can reach: what a target is, how one is run under Jazzer, and what
 * of it is bounded enough for every build. The targets themselves stand beside the code that they feed, in each module.
 */
@NullMarked
package io.tidegate.protocol.fuzz;

import org.jspecify.annotations.NullMarked;
