/**
 * The hub's HTTP API and the console's static files. Errors are always problem+json.
 */
@NullMarked
package io.tidegate.hub.api;

import org.jspecify.annotations.NullMarked;
