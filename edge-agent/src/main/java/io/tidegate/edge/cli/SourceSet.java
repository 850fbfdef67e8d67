package io.tidegate.edge.cli;

import io.tidegate.edge.config.SourceConfig;
import io.tidegate.edge.source.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The sources that run, as a configuration names them. A source whose configuration did not change is not touched by a
 * change of the others. One thread changes; any thread may look.
 */
final class SourceSet implements AutoCloseable {

    private final Function<SourceConfig, Source> factory;
    private volatile Map<SourceConfig, Source> running = Map.of();

    SourceSet(Function<SourceConfig, Source> factory) {
        this.factory = factory;
    }

    /** Those that run, in the order of the configuration. */
    List<Source> sources() {
        return List.copyOf(running.values());
    }

    /**
     * Runs what {@code wanted} names and nothing else. New ones are made before anything is stopped, so that an
     * exception of the factory changes nothing. A source that is replaced under its name has ended before its
     * successor starts: what it holds with its broker or device is its name's.
     */
    void change(List<SourceConfig> wanted) {
        Map<SourceConfig, Source> before = running;
        Map<SourceConfig, Source> after = new LinkedHashMap<>();
        List<Source> started = new ArrayList<>();
        for (SourceConfig config : wanted) {
            Source kept = before.get(config);
            Source source = kept == null ? factory.apply(config) : kept;
            if (kept == null) {
                started.add(source);
            }
            after.put(config, source);
        }
        before.forEach((config, source) -> {
            if (!after.containsKey(config)) {
                source.close();
            }
        });
        running = after;
        started.forEach(Source::start);
    }

    /** Stops all of them. */
    @Override
    public void close() {
        change(List.of());
    }
}
