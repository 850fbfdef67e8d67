/**
 * What every answer of the hub's HTTP API has in common: parameters, cursors, formats, workers, problem+json. It knows
 * no route.
 */
@NullMarked
package io.tidegate.hub.http;

import org.jspecify.annotations.NullMarked;
