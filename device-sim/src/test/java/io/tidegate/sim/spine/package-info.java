/** The whole way of a reading, on real programs: device, agent, broker, hub, store and back. */
@NullMarked
package io.tidegate.sim.spine;

import org.jspecify.annotations.NullMarked;
