/**
 * One document to many agents, a few at a time: waves, a gate for each agent, a threshold that ends it. {@link
 * io.tidegate.hub.rollout.Rollout} decides and is pure; what must survive a crash of the hub is what it asks to be saved.
 */
@NullMarked
package io.tidegate.hub.rollout;

import org.jspecify.annotations.NullMarked;
