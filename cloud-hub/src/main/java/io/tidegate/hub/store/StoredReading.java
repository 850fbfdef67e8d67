package io.tidegate.hub.store;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Reading;

/**
 * A reading as the store gives it back.
 *
 * @param position its place in the store's one order of arrival, from 1
 * @param agent whose
 * @param reading what was measured
 * @param receivedNs when its batch was taken, nanoseconds since the Unix epoch by the hub's clock
 * @param lane the lane that it came on
 */
public record StoredReading(long position, AgentId agent, Reading reading, long receivedNs, Lane lane) {}
