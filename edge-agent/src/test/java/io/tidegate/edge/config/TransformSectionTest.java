package io.tidegate.edge.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.transform.ConvertibleUnit;
import io.tidegate.edge.transform.NamePattern;
import io.tidegate.edge.transform.Selector;
import io.tidegate.edge.transform.Transform;
import io.tidegate.edge.transform.Transform.Aggregate;
import io.tidegate.edge.transform.Transform.Band;
import io.tidegate.protocol.config.EdgeSchema;
import io.tidegate.protocol.config.HostEnvironment;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.config.type.ConfigObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TransformSectionTest {

    private static final Selector EVERY = new Selector(new NamePattern("**"), Optional.empty());

    @Test
    void eachTypeIsReadAsItIsWritten() {
        assertThat(transforms("""
                - {type: scale, series: "a/*", source: http, factor: 0.1, offset: -40}
                - {type: rename, series: a, to: b}
                - {type: rename, prefix: a/, to: b/}
                - {type: deadband, absolute: 0.5, max_silence: 10m}
                - {type: deadband, percent: 2}
                - {type: on_change}
                - {type: window, every: 10s, emit: [last, min]}
                - {type: drop, series: b}
                - {type: unit, set: Cel}
                - {type: unit, convert: bar}
                """))
                .containsExactly(
                        new Transform.Scale(new Selector(new NamePattern("a/*"), Optional.of("http")), 0.1, -40),
                        new Transform.Rename(
                                new Selector(new NamePattern("a"), Optional.empty()), Optional.empty(), "b"),
                        new Transform.Rename(EVERY, Optional.of("a/"), "b/"),
                        new Transform.Deadband(EVERY, new Band.Absolute(0.5), Duration.ofMinutes(10)),
                        new Transform.Deadband(EVERY, new Band.Percent(2), Duration.ofHours(1)),
                        new Transform.OnChange(EVERY, Duration.ofHours(1)),
                        new Transform.Window(EVERY, Duration.ofSeconds(10), Set.of(Aggregate.MIN, Aggregate.LAST)),
                        new Transform.Drop(new Selector(new NamePattern("b"), Optional.empty())),
                        new Transform.SetUnit(EVERY, "Cel"),
                        new Transform.ConvertUnit(EVERY, ConvertibleUnit.BAR));
    }

    @Test
    void scaleHasAFactorOf1AndAnOffsetOf0UnlessGiven() {
        assertThat(transforms("- {type: scale, offset: 1}\n- {type: scale, factor: 2}"))
                .containsExactly(new Transform.Scale(EVERY, 1, 1), new Transform.Scale(EVERY, 2, 0));
    }

    private static List<Transform> transforms(String items) {
        Loaded<ConfigObject> loaded = EdgeSchema.SCHEMA.read(
                "edge.yaml",
                ("transforms:\n" + items).getBytes(StandardCharsets.UTF_8),
                new HostEnvironment(Map.of(), Path.of("/home/pat"), "gw"));
        assertThat(loaded.problems()).isEmpty();
        ConfigObject document = ((Loaded.Valid<ConfigObject>) loaded).value();
        return TransformSection.pipeline(document.list("transforms", ConfigObject.class))
                .transforms();
    }
}
