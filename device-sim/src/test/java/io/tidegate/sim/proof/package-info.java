/** The bounded part of the proofs in {@code deploy/proof} that needs programs which Maven cannot bring. */
@NullMarked
package io.tidegate.sim.proof;

import org.jspecify.annotations.NullMarked;
