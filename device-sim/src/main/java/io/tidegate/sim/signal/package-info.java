/**
 * What is measured: recordings from CSV files and from a simulated pump loop. A recording can be read again and gives
 * the same rows, so that what arrived can be compared with what was sent.
 */
@NullMarked
package io.tidegate.sim.signal;

import org.jspecify.annotations.NullMarked;
