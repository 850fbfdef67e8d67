/**
 * Source {@code mqtt}: subscribes to a broker near the gateway, and acknowledges a message only when its readings are
 * durable.
 */
@NullMarked
package io.tidegate.edge.source.mqtt;

import org.jspecify.annotations.NullMarked;
