/**
 * What simulated agents measure, and when: each reading is a function of seed, agent and number, so that an agent needs no
 * buffer to send it again and a check can compute it anew.
 */
@NullMarked
package io.tidegate.sim.feed;

import org.jspecify.annotations.NullMarked;
