/**
 * The verdict: asks a hub what it has stored and compares it, reading by reading, with what was sent; watches the
 * ledger equation on both sides meanwhile.
 */
@NullMarked
package io.tidegate.sim.verdict;

import org.jspecify.annotations.NullMarked;
