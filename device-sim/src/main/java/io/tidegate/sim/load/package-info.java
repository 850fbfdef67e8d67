/**
 * Plays a load test: fleets and devices at the same time, measured on an open loop, so that whoever is slow cannot slow down the
 * question; then checks every reading against the hub, and judges.
 */
@NullMarked
package io.tidegate.sim.load;

import org.jspecify.annotations.NullMarked;
