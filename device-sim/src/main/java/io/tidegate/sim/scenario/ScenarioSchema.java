package io.tidegate.sim.scenario;

import static io.tidegate.protocol.config.type.Field.optional;
import static io.tidegate.protocol.config.type.Field.required;

import io.tidegate.protocol.config.ConfigSchema;
import io.tidegate.protocol.config.type.Field;
import io.tidegate.protocol.config.type.ListType;
import io.tidegate.protocol.config.type.NetworkTypes;
import io.tidegate.protocol.config.type.ObjectType;
import io.tidegate.protocol.config.type.QuantityTypes;
import io.tidegate.protocol.config.type.ScalarType;
import io.tidegate.protocol.config.type.ScalarTypes;
import io.tidegate.protocol.config.type.VariantType;
import io.tidegate.protocol.sync.SyncLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** What a scenario may say. */
public final class ScenarioSchema {

    /** Of fleets, devices and signals; with a number behind it, it still is the id of an agent. */
    static final ScalarType NAME = ScalarTypes.text(
            "a name",
            "it has 1 to 32 of a-z 0-9 . _ - and begins with a letter or digit",
            "line1",
            "[a-z0-9][a-z0-9._-]{0,31}",
            32);

    private static final Duration MS = Duration.ofMillis(1);

    private static final ScalarType SPAN = QuantityTypes.duration(Duration.ZERO, ScenarioLimits.MAX_DURATION);
    private static final ScalarType LATENCY = QuantityTypes.duration(MS, ScenarioLimits.MAX_LATENCY);

    private static final ObjectType HUB = ObjectType.of(
            optional("url", ScenarioTypes.httpUrl(), "http://127.0.0.1:8080", "Its HTTP API, to check against."),
            optional("mqtt", NetworkTypes.mqttUrl(), "mqtt://127.0.0.1:1883", "Where agents connect."));

    private static final Field SERIES = optional(
            "series",
            ScalarTypes.integer(1, ScenarioLimits.MAX_SERIES),
            "10",
            "Series of each, which are read together.");
    private static final Field RATE =
            optional("rate", ScenarioTypes.rate(), "10/s", "Readings of each, all series together.");
    private static final Field RAMPS = optional(
            "ramps",
            new ListType(
                    ObjectType.of(
                            required("at", SPAN, "When the rate begins to change."),
                            required("to", ScenarioTypes.rate(), "The rate that it is led to."),
                            optional("over", SPAN, "0s", "How long that takes; `0s` is a jump.")),
                    0,
                    ScenarioLimits.MAX_RAMPS,
                    ""),
            "How the rate changes, in the order of time.");
    private static final Field SIGNAL =
            optional("signal", NAME, "Name of a signal. Default: a walk between 0 and 100.");

    private static final ObjectType FLEET = ObjectType.of(
            required("name", NAME, "Begin of the agents' ids."),
            optional("agents", ScalarTypes.integer(1, ScenarioLimits.MAX_AGENTS), "10", "How many."),
            SERIES,
            RATE,
            RAMPS,
            SIGNAL,
            optional(
                    "connect_over",
                    QuantityTypes.duration(Duration.ZERO, ScenarioLimits.MAX_SPREAD),
                    "0s",
                    "How long it takes until the last of them begins to connect. Measuring begins when all are connected."),
            optional(
                    "linger",
                    QuantityTypes.duration(Duration.ZERO, ScenarioLimits.MAX_LINGER),
                    SyncLimits.DEFAULT.lingerMs() + "ms",
                    "How long fresh readings wait for company before a batch leaves."),
            optional(
                    "batch",
                    ScalarTypes.integer(1, SyncLimits.DEFAULT.maxBatchReadings()),
                    String.valueOf(SyncLimits.DEFAULT.maxBatchReadings()),
                    "Most readings in a batch."));

    private static final Field DEVICE_NAME = required("name", NAME, "Begin of the names of their series.");
    private static final Field DEVICES =
            optional("devices", ScalarTypes.integer(1, ScenarioLimits.MAX_DEVICES), "1", "How many.");
    private static final Field AGENT = optional(
            "agent",
            ScenarioTypes.httpUrl(),
            "http://127.0.0.1:8088",
            "Local HTTP of the agent, whose ledger is watched.");

    private static final VariantType DEVICE = new VariantType(
            "type",
            Map.of(
                    "http",
                    ObjectType.of(
                            DEVICE_NAME,
                            required(
                                    "type",
                                    ScalarTypes.choice("http"),
                                    "They write line protocol to the agent's HTTP."),
                            DEVICES,
                            AGENT,
                            SERIES,
                            RATE,
                            RAMPS,
                            SIGNAL),
                    "mqtt",
                    ObjectType.of(
                            DEVICE_NAME,
                            required(
                                    "type",
                                    ScalarTypes.choice("mqtt"),
                                    "They publish line protocol to a broker, with QoS 1. The agent has a source of type"
                                            + " `mqtt` with `format: line_protocol` there."),
                            DEVICES,
                            AGENT,
                            required("broker", NetworkTypes.mqttUrl(), "The broker."),
                            optional(
                                    "topic",
                                    ScalarTypes.text(
                                            "a topic",
                                            "it has no + and #, and no slash at its ends",
                                            "tidegate/load",
                                            "[^/+#]|[^/+#][^+#]{0,200}[^/+#]",
                                            256),
                                    "tidegate/load",
                                    "Each publishes to a topic of its own below this one."),
                            SERIES,
                            RATE,
                            RAMPS,
                            SIGNAL)));

    private static final ObjectType OUTAGE = ObjectType.of(
            required("at", SPAN, "When it begins."),
            required("for", QuantityTypes.duration(MS, ScenarioLimits.MAX_DURATION), "How long it lasts."),
            optional("fleet", NAME, "Which fleet is cut off. Default: all of them."),
            optional("share", ScenarioTypes.percent(), "100%", "How much of the fleet."),
            optional(
                    "reconnect_over",
                    QuantityTypes.duration(Duration.ZERO, ScenarioLimits.MAX_SPREAD),
                    "How long it takes after that until the last agent tries to connect. Default: as agents do by"
                            + " themselves, some seconds."));

    /** A scenario. */
    public static final ConfigSchema SCHEMA = new ConfigSchema(
            "Tidegate load test",
            ObjectType.of(
                            optional("version", ScalarTypes.version(1), "1", "Version of this format."),
                            optional("name", NAME, "Name of the scenario. Default: that of its file."),
                            optional(
                                    "seed",
                                    ScalarTypes.integer(0, Integer.MAX_VALUE),
                                    "Of everything that is random. Default: another one each time."),
                            optional(
                                    "duration",
                                    QuantityTypes.duration(ScenarioLimits.MIN_DURATION, ScenarioLimits.MAX_DURATION),
                                    "30s",
                                    "How long is measured."),
                            optional(
                                    "settle",
                                    QuantityTypes.duration(ScenarioLimits.MIN_DURATION, ScenarioLimits.MAX_DURATION),
                                    "60s",
                                    "How long after that all may take to be receipted."),
                            optional("hub", HUB, "Where the readings go."),
                            optional(
                                    "watch",
                                    ScalarTypes.choice("none", "one_agent"),
                                    "one_agent",
                                    "Whether the first agent of the first fleet is watched on the hub's event stream."),
                            optional(
                                    "fleets",
                                    new ListType(FLEET, 0, ScenarioLimits.MAX_GROUPS, "name"),
                                    "Agents straight to the hub."),
                            optional(
                                    "devices",
                                    new ListType(DEVICE, 0, ScenarioLimits.MAX_GROUPS, "name"),
                                    "Devices that send to real agents."),
                            optional("signals", SignalSchema.signals(), "How values move."),
                            optional(
                                    "outages",
                                    new ListType(OUTAGE, 0, ScenarioLimits.MAX_OUTAGES, ""),
                                    "When fleets are cut off from the hub."),
                            optional("thresholds", thresholds(), "What the run must keep to."))
                    .with(ScenarioRules::somethingIsMeasured)
                    .with(ScenarioRules::namesAreKnown)
                    .with(ScenarioRules::rampsFollowEachOther)
                    .with(ScenarioRules::outagesFollowEachOther)
                    .with(ScenarioRules::thresholdsHaveAFigure));

    private ScenarioSchema() {}

    private static ObjectType thresholds() {
        return ObjectType.of(
                Arrays.stream(Figure.values()).map(ScenarioSchema::threshold).toArray(Field[]::new));
    }

    private static Field threshold(Figure figure) {
        String doc = figure.description();
        return switch (figure.unit()) {
            case COUNT ->
                optional(
                        figure.key(), ScalarTypes.integer(0, ScenarioLimits.MAX_COUNT), "0", "At most so many: " + doc);
            case MS -> optional(figure.key(), LATENCY, "At most so long: " + doc);
            case SECONDS -> optional(figure.key(), SPAN, "At most so long: " + doc);
            case PER_SECOND ->
                optional(
                        figure.key(),
                        ObjectType.of(required("at_least", ScenarioTypes.rate(), doc)),
                        "At least so many: " + doc);
            case PERCENT -> optional(figure.key(), ScenarioTypes.percent(), "5%", "At most so much: " + doc);
        };
    }
}
