/**
 * Plays devices against an agent: sends recordings to its local HTTP intake as line protocol, at a chosen pace, and
 * sends again with the same idempotency key until they are accepted.
 */
@NullMarked
package io.tidegate.sim.device;

import org.jspecify.annotations.NullMarked;
