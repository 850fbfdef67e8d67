/** {@code tidegate rollout}: one document to many agents, started, watched and stopped from a terminal. */
@NullMarked
package io.tidegate.hub.operator.rollout;

import org.jspecify.annotations.NullMarked;
