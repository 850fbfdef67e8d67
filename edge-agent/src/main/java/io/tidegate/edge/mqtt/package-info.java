/**
 * What the agent's two MQTT clients share, the link to the hub and the source {@code mqtt}: each trap of Eclipse Paho is
 * avoided in one place.
 */
@NullMarked
package io.tidegate.edge.mqtt;

import org.jspecify.annotations.NullMarked;
