/**
 * Rollouts at work: plans them, feeds each {@link io.tidegate.hub.rollout.Rollout} with what the hub knows of the agents, saves and
 * pushes what it asks for. One thread owns all of it.
 */
@NullMarked
package io.tidegate.hub.rollout.driver;

import org.jspecify.annotations.NullMarked;
