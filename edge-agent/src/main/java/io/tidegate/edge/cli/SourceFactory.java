package io.tidegate.edge.cli;

import io.tidegate.edge.config.SourceConfig;
import io.tidegate.edge.config.SourceConfig.PayloadFormat;
import io.tidegate.edge.source.Intake;
import io.tidegate.edge.source.ObservationClock;
import io.tidegate.edge.source.RejectedReadings;
import io.tidegate.edge.source.Source;
import io.tidegate.edge.source.host.HostSource;
import io.tidegate.edge.source.mqtt.MqttOptions;
import io.tidegate.edge.source.mqtt.MqttPayload;
import io.tidegate.edge.source.mqtt.MqttSource;
import io.tidegate.edge.source.payload.PayloadLimits;
import io.tidegate.edge.source.payload.Precision;
import io.tidegate.edge.source.payload.json.JsonValues;
import io.tidegate.edge.source.payload.line.LineProtocol;
import io.tidegate.protocol.config.type.Secret;
import io.tidegate.protocol.sync.AgentId;

/** Makes sources out of their configuration. */
record SourceFactory(AgentId agent, Intake intake, ObservationClock clock, RejectedReadings rejected, Machine machine) {

    /** A message is at most 1 MiB, so all that it holds fits the intake at once. */
    private static final PayloadLimits MESSAGE_LIMITS = new PayloadLimits(20_000, 10_000, 1);

    Source source(SourceConfig config) {
        if (config instanceof SourceConfig.Host host) {
            return new HostSource(
                    new HostSource.Options(host.name(), host.lane(), host.interval()),
                    intake,
                    clock,
                    machine.nanoTime());
        }
        return mqtt((SourceConfig.Mqtt) config);
    }

    private Source mqtt(SourceConfig.Mqtt mqtt) {
        MqttOptions options = new MqttOptions(
                mqtt.name(),
                mqtt.lane(),
                mqtt.broker().toString().replaceFirst("^mqtt:", "tcp:"),
                MqttOptions.clientId(agent, mqtt.name()),
                mqtt.topics(),
                mqtt.qos(),
                mqtt.credentials()
                        .map(credentials -> new MqttOptions.Credentials(
                                credentials.username(),
                                credentials.password().map(Secret::reveal).orElse(""))),
                payload(mqtt.format()),
                MqttOptions.Limits.DEFAULT);
        return new MqttSource(options, intake, clock, rejected, machine.monotonicMs());
    }

    private static MqttPayload payload(PayloadFormat format) {
        if (format instanceof PayloadFormat.PlainNumber) {
            return MqttPayload.number();
        }
        if (format instanceof PayloadFormat.Json json) {
            Precision precision = Precision.valueOf(json.timeUnit().name());
            return MqttPayload.json(new JsonValues(json.values(), json.time(), precision, MESSAGE_LIMITS));
        }
        return MqttPayload.lineProtocol(new LineProtocol(MESSAGE_LIMITS));
    }
}
