/**
 * What the hub can ask a running agent to do once, and the answers. It changes nothing that would outlive a restart.
 */
@NullMarked
package io.tidegate.edge.command;

import org.jspecify.annotations.NullMarked;
