/**
 * The MQTT broker behind a port: who may connect, whose topics are whose, and that nothing upward is delivered past us.
 * Only this room sees HiveMQ.
 */
@NullMarked
package io.tidegate.hub.broker;

import org.jspecify.annotations.NullMarked;
