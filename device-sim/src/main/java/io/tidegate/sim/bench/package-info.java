/** Programs that measure what no single module can, each with a command in {@code deploy/bench}. */
@NullMarked
package io.tidegate.sim.bench;

import org.jspecify.annotations.NullMarked;
