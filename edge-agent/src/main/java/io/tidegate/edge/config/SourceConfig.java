package io.tidegate.edge.config;

import io.tidegate.protocol.config.type.MqttUrl;
import io.tidegate.protocol.config.type.Secret;
import io.tidegate.protocol.sync.Lane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One entry of {@code sources}. */
public sealed interface SourceConfig {

    /** Unique in an agent. */
    String name();

    /** Lane of its readings. */
    Lane lane();

    /** This with the password of {@code other}, if it asks the same broker as the same user and has none. */
    SourceConfig withPasswordOf(SourceConfig other);

    /**
     * The gateway's own CPU, memory, disk, network and temperature.
     *
     * @param interval how often it is read
     */
    record Host(String name, Lane lane, Duration interval) implements SourceConfig {

        @Override
        public SourceConfig withPasswordOf(SourceConfig other) {
            return this;
        }
    }

    /**
     * Messages of an MQTT broker near the gateway.
     *
     * @param broker where it is
     * @param topics topic filters, at least one
     * @param qos of the subscription, 0 or 1
     * @param credentials empty if the broker asks for none
     * @param format what a message is
     */
    record Mqtt(
            String name,
            Lane lane,
            MqttUrl broker,
            List<String> topics,
            int qos,
            Optional<Credentials> credentials,
            PayloadFormat format)
            implements SourceConfig {
        public Mqtt {
            topics = List.copyOf(topics);
        }

        @Override
        public SourceConfig withPasswordOf(SourceConfig other) {
            boolean sameBroker = other instanceof Mqtt mqtt && mqtt.broker.equals(broker);
            Optional<Credentials> known = sameBroker ? ((Mqtt) other).credentials : Optional.empty();
            boolean lacks = credentials.flatMap(Credentials::password).isEmpty();
            boolean sameUser = credentials.isEmpty()
                    || known.map(Credentials::username).equals(credentials.map(Credentials::username));
            return known.isPresent() && lacks && sameUser
                    ? new Mqtt(name, lane, broker, topics, qos, known, format)
                    : this;
        }
    }

    /** For a broker; the password may be empty. */
    record Credentials(String username, Optional<Secret> password) {}

    /** What a message is. */
    sealed interface PayloadFormat {

        /** The message is one number as text; the reading is named after the topic. */
        record PlainNumber() implements PayloadFormat {}

        /** The message is Influx line protocol. */
        record LineProtocol() implements PayloadFormat {}

        /**
         * The message is a JSON document.
         *
         * @param values for each reading, the last part of its name and a JSON pointer to its value; at least one
         * @param time a JSON pointer to the time of observation, RFC 3339 or a number since 1970; empty takes the time
         *     of arrival
         * @param timeUnit of a time that is a number
         */
        record Json(Map<String, String> values, Optional<String> time, TimeUnit timeUnit) implements PayloadFormat {
            public Json {
                values = Map.copyOf(values);
            }
        }
    }

    /** Unit of a time that is a number since 1970. */
    enum TimeUnit {
        S(1_000_000_000),
        MS(1_000_000),
        US(1_000),
        NS(1);

        private final long nanos;

        TimeUnit(long nanos) {
            this.nanos = nanos;
        }

        /** Nanoseconds in one. */
        public long nanos() {
            return nanos;
        }
    }
}
