/**
 * The network between two programs, with faults on demand.
 */
@NullMarked
package io.tidegate.sim.link;

import org.jspecify.annotations.NullMarked;
