/**
 * What a hub tells an agent and what the agent answers: signed configurations, reports, commands. Values and signatures
 * only; what an agent does about a configuration is in {@code trial}, how it looks on MQTT in {@code wire}.
 */
@NullMarked
package io.tidegate.protocol.control;

import org.jspecify.annotations.NullMarked;
