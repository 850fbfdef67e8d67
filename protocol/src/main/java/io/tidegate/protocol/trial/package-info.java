/**
 * How an agent takes on a configuration: check, stage, apply, probation, promote or go back. Pure: time is an argument, the
 * outcome is a list of actions, and what must survive a power cut is one record.
 */
@NullMarked
package io.tidegate.protocol.trial;

import org.jspecify.annotations.NullMarked;
