package io.tidegate.edge.config;

import io.tidegate.edge.transform.ConvertibleUnit;
import io.tidegate.edge.transform.NamePattern;
import io.tidegate.edge.transform.Pipeline;
import io.tidegate.edge.transform.Selector;
import io.tidegate.edge.transform.Transform;
import io.tidegate.edge.transform.Transform.Aggregate;
import io.tidegate.edge.transform.Transform.Band;
import io.tidegate.protocol.config.type.ConfigObject;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The list {@code transforms} of a checked document. */
final class TransformSection {

    private TransformSection() {}

    static Pipeline pipeline(List<ConfigObject> transforms) {
        return new Pipeline(transforms.stream().map(TransformSection::transform).toList());
    }

    private static Transform transform(ConfigObject transform) {
        Selector selector =
                new Selector(new NamePattern(transform.text("series")), transform.find("source", String.class));
        String type = transform.text("type");
        return switch (type) {
            case "scale" -> new Transform.Scale(selector, transform.number("factor"), transform.number("offset"));
            case "rename" ->
                new Transform.Rename(selector, transform.find("prefix", String.class), transform.text("to"));
            case "deadband" -> new Transform.Deadband(selector, band(transform), transform.duration("max_silence"));
            case "on_change" -> new Transform.OnChange(selector, transform.duration("max_silence"));
            case "window" -> new Transform.Window(selector, transform.duration("every"), aggregates(transform));
            case "drop" -> new Transform.Drop(selector);
            case "unit" -> unit(selector, transform);
            default -> throw new IllegalStateException("the schema allows a transform that is not read: " + type);
        };
    }

    private static Band band(ConfigObject deadband) {
        return deadband.find("absolute", Double.class)
                .<Band>map(Band.Absolute::new)
                .orElseGet(() -> new Band.Percent(deadband.number("percent")));
    }

    private static Set<Aggregate> aggregates(ConfigObject window) {
        return window.list("emit", String.class).stream()
                .map(aggregate -> Aggregate.valueOf(aggregate.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toSet());
    }

    private static Transform unit(Selector selector, ConfigObject unit) {
        return unit.find("set", String.class)
                .<Transform>map(code -> new Transform.SetUnit(selector, code))
                .orElseGet(() -> new Transform.ConvertUnit(selector, convertible(unit.text("convert"))));
    }

    private static ConvertibleUnit convertible(String code) {
        return ConvertibleUnit.of(code)
                .orElseThrow(() -> new IllegalStateException("the schema allows a unit that is not known: " + code));
    }
}
