/**
 * What a load test does, as its document says it: read with places, checked as a whole, and turned into plain records before
 * anything is sent. Knows nothing of how it is done.
 */
@NullMarked
package io.tidegate.sim.scenario;

import org.jspecify.annotations.NullMarked;
