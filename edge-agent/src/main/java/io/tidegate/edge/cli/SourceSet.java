package io.tidegate.edge.cli;

import io.tidegate.edge.config.SourceConfig;
import io.tidegate.edge.source.Source;
import io.tidegate.edge.source.Source.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The sources that run, as a configuration names them. A source whose configuration did not change is not touched by a
 * change of the others. One thread changes; any thread may look.
 */
final class SourceSet implements AutoCloseable {

    /** A source that delivered more often than this, on the average since its start, is missed when it stops. */
    static final long MISSED_AFTER_MS = 30_000;

    private final Function<SourceConfig, Source> factory;
    private final LongSupplier nowMs;
    private volatile Map<SourceConfig, Running> running = Map.of();

    /**
     * A source that runs.
     *
     * @param sinceMs when it was started
     * @param isMissed whether the source that it replaces delivered, so that this one should
     */
    private record Running(Source source, long sinceMs, boolean isMissed) {

        /** Why it is not well; empty if it is. */
        String lacking() {
            Source.Health health = source.health();
            if (health.state() == State.FAILED) {
                return "%s: %s".formatted(source.name(), health.error());
            }
            if (health.state() == State.STARTING) {
                return source.name() + " has not begun to deliver";
            }
            return isMissed && health.readings() == 0
                    ? source.name() + " delivered before this configuration, and has not since"
                    : "";
        }

        boolean deliversOften(long nowMs) {
            long readings = source.health().readings();
            return readings > 0 && (nowMs - sinceMs) / readings <= MISSED_AFTER_MS;
        }
    }

    /** @param nowMs a monotonic clock, milliseconds */
    SourceSet(Function<SourceConfig, Source> factory, LongSupplier nowMs) {
        this.factory = factory;
        this.nowMs = nowMs;
    }

    /** Those that run, in the order of the configuration. */
    List<Source> sources() {
        return running.values().stream().map(Running::source).toList();
    }

    /** What each source lacks that is not well, in words; empty if all are. */
    List<String> lacking() {
        return running.values().stream()
                .map(Running::lacking)
                .filter(words -> !words.isEmpty())
                .toList();
    }

    /**
     * Runs what {@code wanted} names and nothing else. New ones are made before anything is stopped, so that an
     * exception of the factory changes nothing. A source that is replaced under its name has ended before its
     * successor starts: what it holds with its broker or device is its name's.
     *
     * @param between is run after old ones have ended and before new ones start; not after an exception
     */
    void change(List<SourceConfig> wanted, Runnable between) {
        Map<SourceConfig, Running> before = running;
        Map<SourceConfig, Running> after = new LinkedHashMap<>();
        List<Source> started = new ArrayList<>();
        for (SourceConfig config : wanted) {
            Running kept = before.get(config);
            if (kept == null) {
                Source source = factory.apply(config);
                started.add(source);
                after.put(config, new Running(source, nowMs.getAsLong(), isMissed(config.name(), before)));
            } else {
                after.put(config, kept);
            }
        }
        before.forEach((config, each) -> {
            if (!after.containsKey(config)) {
                each.source().close();
            }
        });
        running = after;
        between.run();
        started.forEach(Source::start);
    }

    /** Ends the source of this name and begins it anew; false if there is none. */
    boolean restart(String name) {
        Optional<SourceConfig> config = running.keySet().stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
        config.ifPresent(it -> {
            Map<SourceConfig, Running> after = new LinkedHashMap<>(running);
            Source successor = factory.apply(it);
            boolean isMissed = isMissed(name, running);
            after.replace(it, new Running(successor, nowMs.getAsLong(), isMissed))
                    .source()
                    .close();
            running = after;
            successor.start();
        });
        return config.isPresent();
    }

    /** Stops all of them. */
    @Override
    public void close() {
        change(List.of(), () -> {});
    }

    private boolean isMissed(String name, Map<SourceConfig, Running> before) {
        return before.values().stream()
                .anyMatch(each -> each.source().name().equals(name) && each.deliversOften(nowMs.getAsLong()));
    }
}
