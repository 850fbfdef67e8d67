/**
 * What the hub knows of each agent: state, labels, lag and ledger.
 */
@NullMarked
package io.tidegate.hub.fleet;

import org.jspecify.annotations.NullMarked;
