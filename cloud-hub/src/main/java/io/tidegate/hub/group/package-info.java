/**
 * Documents that many agents share, chosen by their labels, beneath each agent's own. When a group or an agent's labels
 * change, every agent that this concerns gets a new revision.
 */
@NullMarked
package io.tidegate.hub.group;

import org.jspecify.annotations.NullMarked;
