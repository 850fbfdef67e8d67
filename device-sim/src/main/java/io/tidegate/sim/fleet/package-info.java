/**
 * Plays agents straight against a hub, over MQTT 5 and with the protocol's own send window and ledger: many agents on
 * a few threads. What an agent measures is a function of seed, agent and number, so it needs no buffer to send again.
 */
@NullMarked
package io.tidegate.sim.fleet;

import org.jspecify.annotations.NullMarked;
