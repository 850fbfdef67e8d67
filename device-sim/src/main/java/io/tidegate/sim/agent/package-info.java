/**
 * One simulated agent: it sends over MQTT 5 with the protocol's own send window, takes configurations, loses its
 * connection and comes back. No thread is its own.
 */
@NullMarked
package io.tidegate.sim.agent;

import org.jspecify.annotations.NullMarked;
