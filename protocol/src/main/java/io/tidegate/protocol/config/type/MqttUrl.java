package io.tidegate.protocol.config.type;

/**
 * Where an MQTT broker is.
 *
 * @param host name or address, without brackets
 * @param port from 1
 */
public record MqttUrl(String host, int port) {

    static final int DEFAULT_PORT = 1883;

    /** {@code mqtt://host:port}, with brackets round an IPv6 address. */
    @Override
    public String toString() {
        return "mqtt://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
