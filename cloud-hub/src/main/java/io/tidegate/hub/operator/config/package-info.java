/**
 * {@code tidegate config}: what agents are to run, and what has become of it.
 */
@NullMarked
package io.tidegate.hub.operator.config;

import org.jspecify.annotations.NullMarked;
