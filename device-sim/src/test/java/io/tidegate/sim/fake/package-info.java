/** Hand-written stand-ins for agent and hub. */
@NullMarked
package io.tidegate.sim.fake;

import org.jspecify.annotations.NullMarked;
