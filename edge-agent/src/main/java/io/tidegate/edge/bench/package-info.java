/** Measures what the agent reaches on this machine. Run by {@code deploy/bench}; no part of the agent. */
@NullMarked
package io.tidegate.edge.bench;

import org.jspecify.annotations.NullMarked;
