/**
 * The agent's configuration: edge.yaml, checked with line and column before anything starts.
 */
@NullMarked
package io.tidegate.edge.config;

import org.jspecify.annotations.NullMarked;
