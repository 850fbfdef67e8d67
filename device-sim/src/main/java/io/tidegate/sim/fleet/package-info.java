/**
 * Plays many simulated agents straight against a hub, on a few threads: fleets that connect and come back together, and
 * the fleets of a load test.
 */
@NullMarked
package io.tidegate.sim.fleet;

import org.jspecify.annotations.NullMarked;
