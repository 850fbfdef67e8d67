/**
 * How the program tidegate asks a hub over its HTTP API: options, the connection, and what a failure is called.
 */
@NullMarked
package io.tidegate.hub.client;

import org.jspecify.annotations.NullMarked;
