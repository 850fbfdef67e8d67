/**
 * Commands to running agents: sent once, answered or given up at the moment at which they expire.
 */
@NullMarked
package io.tidegate.hub.command;

import org.jspecify.annotations.NullMarked;
