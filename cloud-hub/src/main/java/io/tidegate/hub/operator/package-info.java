/**
 * The program tidegate, for people who look after a fleet: it asks a hub over its HTTP API and knows nothing of its
 * inside. Data goes to stdout, everything else to stderr.
 */
@NullMarked
package io.tidegate.hub.operator;

import org.jspecify.annotations.NullMarked;
