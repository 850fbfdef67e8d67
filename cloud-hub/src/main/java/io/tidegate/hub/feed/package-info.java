/**
 * The durable change feed: readings in the order of their arrival, resumable from any position.
 */
@NullMarked
package io.tidegate.hub.feed;

import org.jspecify.annotations.NullMarked;
