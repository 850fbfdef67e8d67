package io.tidegate.hub.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A whole answer.
 *
 * @param status 2xx
 * @param tag its entity tag without the quotes; empty if it has none
 * @param document what it says
 */
public record HubReply(int status, String tag, JsonNode document) {}
