/**
 * The hub's configuration: hub.yaml, checked with line and column before anything starts.
 */
@NullMarked
package io.tidegate.hub.config;

import org.jspecify.annotations.NullMarked;
