package io.tidegate.edge.source.mqtt;

import io.tidegate.edge.source.ObservationClock.Stamp;
import io.tidegate.edge.source.payload.Payload;
import io.tidegate.edge.source.payload.PayloadTooLargeException;
import io.tidegate.edge.source.payload.PlainNumber;
import io.tidegate.edge.source.payload.Precision;
import io.tidegate.edge.source.payload.json.JsonValues;
import io.tidegate.edge.source.payload.line.LineProtocol;

/** What the messages of a broker are. */
@FunctionalInterface
public interface MqttPayload {

    /**
     * Turns a message into readings and flaws.
     *
     * @param source name of the source
     * @param now when it arrived
     */
    Payload parse(String source, String topic, byte[] message, Stamp now) throws PayloadTooLargeException;

    /** The message is one number; its series is named after source and topic. */
    static MqttPayload number() {
        return (source, topic, message, now) -> PlainNumber.parse(source + "/" + topic, message, now);
    }

    /** The message is a JSON document; its series are named after source, topic and the names of the values. */
    static MqttPayload json(JsonValues values) {
        return (source, topic, message, now) -> values.parse(source + "/" + topic, message, now);
    }

    /** The message is line protocol with timestamps in nanoseconds, which names its series itself. */
    static MqttPayload lineProtocol(LineProtocol lines) {
        return (source, topic, message, now) -> lines.parse(message, Precision.NS, now);
    }
}
