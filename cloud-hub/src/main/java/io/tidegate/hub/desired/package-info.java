/**
 * What each agent is to run: revisions that are stored before anybody hears of them, signed and retained on the agent's
 * topic, and what the agent has said of them.
 */
@NullMarked
package io.tidegate.hub.desired;

import org.jspecify.annotations.NullMarked;
