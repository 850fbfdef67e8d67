package io.tidegate.sim.scenario;

import io.tidegate.protocol.config.CheckedDocument;
import io.tidegate.protocol.config.HostEnvironment;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.config.type.ConfigObject;
import io.tidegate.protocol.config.type.MqttUrl;
import io.tidegate.protocol.document.ConfigProblem;
import io.tidegate.protocol.document.Place;
import io.tidegate.sim.signal.Schedule;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Reads scenarios. */
public final class ScenarioFile {

    private static final double PERCENT = 100;

    private final Path base;
    private final Map<String, SignalPlan> signals = new HashMap<>();

    private ScenarioFile(Path base) {
        this.base = base;
    }

    /** Reads a file; all that is wrong with it is told, also that a file that it names cannot be read. */
    public static Loaded<Scenario> read(Path file, HostEnvironment environment) {
        Loaded<CheckedDocument> read = ScenarioSchema.SCHEMA.readDocument(file, environment);
        if (!(read instanceof Loaded.Valid<CheckedDocument> valid)) {
            return new Loaded.Invalid<>(read.problems());
        }
        ConfigObject document = valid.value().config();
        Path base = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        List<ConfigProblem> unreadable = document.list("signals", ConfigObject.class).stream()
                .flatMap(signal -> unreadable(file, base, signal).stream())
                .toList();
        return unreadable.isEmpty()
                ? new Loaded.Valid<>(new ScenarioFile(base).scenario(document, stem(file), text(file)))
                : new Loaded.Invalid<>(unreadable);
    }

    private static Optional<ConfigProblem> unreadable(Path file, Path base, ConfigObject signal) {
        Place place = signal.placeOf("file");
        return signal.find("file", Path.class)
                .map(base::resolve)
                .filter(csv -> !Files.isReadable(csv))
                .map(csv -> new ConfigProblem(
                        file.toString(),
                        place.line(),
                        place.column(),
                        place.pointer(),
                        "%s cannot be read".formatted(csv),
                        "the signal %s is taken out of it".formatted(signal.text("name")),
                        "correct the path, which is relative to the scenario"));
    }

    /** As it is written: without what was substituted, which may be secret. */
    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(the scenario could not be read a second time: %s)".formatted(e.getMessage());
        }
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String stem = (dot > 0 ? name.substring(0, dot) : name).toLowerCase(Locale.ROOT);
        return stem.replaceAll("[^a-z0-9._-]", "-");
    }

    private Scenario scenario(ConfigObject document, String stem, String text) {
        for (ConfigObject signal : document.list("signals", ConfigObject.class)) {
            signals.put(signal.text("name"), SignalSchema.plan(signal, base));
        }
        ConfigObject hub = document.object("hub");
        return new Scenario(
                document.find("name", String.class).orElse(stem),
                document.find("seed", Integer.class).map(OptionalLong::of).orElse(OptionalLong.empty()),
                document.duration("duration"),
                document.duration("settle"),
                new Scenario.Hub(URI.create(hub.text("url")), uri(hub, "mqtt")),
                document.text("watch").equals("one_agent"),
                map(document, "fleets", this::fleet),
                map(document, "devices", this::devices),
                map(document, "outages", ScenarioFile::outage),
                thresholds(document.object("thresholds")),
                text);
    }

    private static <T> List<T> map(ConfigObject document, String key, Function<ConfigObject, T> plan) {
        return document.list(key, ConfigObject.class).stream().map(plan).toList();
    }

    private Scenario.FleetPlan fleet(ConfigObject fleet) {
        return new Scenario.FleetPlan(
                fleet.text("name"),
                fleet.integer("agents"),
                load(fleet),
                fleet.duration("connect_over"),
                fleet.duration("linger"),
                fleet.integer("batch"));
    }

    private Scenario.DevicePlan devices(ConfigObject devices) {
        return new Scenario.DevicePlan(
                devices.text("name"),
                devices.integer("devices"),
                load(devices),
                URI.create(devices.text("agent")),
                devices.text("type").equals("mqtt")
                        ? Optional.of(new Scenario.Mqtt(uri(devices, "broker"), devices.text("topic")))
                        : Optional.empty());
    }

    private Scenario.Load load(ConfigObject group) {
        return new Scenario.Load(
                group.integer("series"),
                group.number("rate"),
                group.list("ramps", ConfigObject.class).stream()
                        .map(ramp -> new Schedule.Ramp(
                                ramp.duration("at").toNanos(),
                                ramp.duration("over").toNanos(),
                                ramp.number("to")))
                        .toList(),
                group.find("signal", String.class)
                        .flatMap(name -> Optional.ofNullable(signals.get(name)))
                        .orElse(SignalPlan.DEFAULT));
    }

    private static Scenario.Outage outage(ConfigObject outage) {
        return new Scenario.Outage(
                outage.duration("at"),
                outage.duration("for"),
                outage.find("fleet", String.class),
                outage.number("share") / PERCENT,
                outage.find("reconnect_over", Duration.class));
    }

    private static Thresholds thresholds(ConfigObject document) {
        Map<Figure, Double> bounds = new EnumMap<>(Figure.class);
        for (Figure figure : Figure.values()) {
            String key = figure.key();
            Optional<Double> bound = switch (figure.unit()) {
                case COUNT -> document.find(key, Integer.class).map(Integer::doubleValue);
                case MS -> document.find(key, Duration.class).map(longest -> longest.toNanos() / 1e6);
                case SECONDS -> document.find(key, Duration.class).map(longest -> longest.toNanos() / 1e9);
                case PER_SECOND -> document.find(key, ConfigObject.class).map(rate -> rate.number("at_least"));
                case PERCENT -> document.find(key, Double.class);
            };
            bound.ifPresent(value -> bounds.put(figure, value));
        }
        return new Thresholds(bounds);
    }

    private static URI uri(ConfigObject object, String key) {
        return URI.create(object.get(key, MqttUrl.class).toString());
    }
}
