/**
 * Takes on the configurations that the hub pushes: what the agent knows of them is kept in {@link
 * io.tidegate.edge.trial.ConfigVault}, and {@link io.tidegate.edge.trial.ConfigReconciler} drives each through its trial.
 */
@NullMarked
package io.tidegate.edge.trial;

import org.jspecify.annotations.NullMarked;
