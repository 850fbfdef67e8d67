/**
 * Worlds on virtual time in which agents and a hub, made of the product's synchronisation core, are treated badly. One
 * seed is one world; after every event the promises of guarantees.md are checked against what really happened.
 */
@NullMarked
package io.tidegate.protocol.simulation;

import org.jspecify.annotations.NullMarked;
