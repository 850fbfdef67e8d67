package io.tidegate.edge.transform;

import io.tidegate.edge.transform.Passage.Key;
import io.tidegate.edge.transform.Transform.Aggregate;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.TelemetryLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the numbers of each window by aggregates. One window per series is open. Readings that were folded count as
 * filtered; what is accepted is the aggregate, once it is durable (docs/decisions/0005).
 *
 * <pre>
 * event                                   | no window is open        | a window is open
 * number of that window                   |                          | folded
 * number of a later window                | opens one, folded        | aggregates of the old one, opens one, folded
 * number of an earlier window             | opens one, folded        | passes: too late to be folded
 * text, truth value, bad quality          | passes                   | passes
 * its length and a grace time have passed |                          | aggregates, closed
 * stop, or a transform up to here changed |                          | aggregates, marked as part, closed
 * </pre>
 *
 * <p>A window that opened before the stage had been at work for the length of one is marked as part, too: an earlier
 * run of the agent may have had the beginning of it, and lost it if it was killed.
 */
final class WindowStage extends Stage {

    /** How long after its length a window waits for readings that were under way; the length itself if that is less. */
    private static final long MAX_GRACE_NS = TimeUnit.SECONDS.toNanos(10);

    /** Windows that close within one of these by time share a commit. */
    private static final long TICK_NS = TimeUnit.SECONDS.toNanos(1);

    private static final int LONGEST_SUFFIX = Arrays.stream(Aggregate.values())
            .mapToInt(aggregate -> OpenWindow.suffix(aggregate).length())
            .max()
            .orElseThrow();

    private final Transform.Window window;
    private final long lengthNs;
    private final long begunNs;
    private final SeriesStates<OpenWindow> windows;

    /** Not after the earliest deadline; only of use while some window is open. */
    private long earliestNs;

    private boolean anyOpen;
    private boolean looked;

    WindowStage(Transform.Window window, StateBudget budget, long nowNs) {
        super(window);
        this.window = window;
        this.lengthNs = window.every().toNanos();
        this.begunNs = nowNs;
        this.windows = new SeriesStates<>(budget);
    }

    @Override
    @Nullable
    Passage take(Passage passage, long nowNs, Consumer<Passage> made) {
        Reading reading = passage.reading();
        if (reading.quality().level() == Quality.Level.BAD
                || Mapping.number(reading.value()).isEmpty()) {
            return passage;
        }
        Key key = passage.key();
        long index = Math.floorDiv(reading.timeNs(), lengthNs);
        OpenWindow open = windows.get(key);
        if (open != null && index == open.index()) {
            windows.put(key, open.with(passage.source(), reading));
            return null;
        }
        if (open == null ? !hasRoomForSuffix(reading) : index < open.index()) {
            return passage;
        }
        OpenWindow next =
                OpenWindow.of(passage.source(), index, deadlineNs(nowNs), nowNs - begunNs < lengthNs, reading);
        if (!windows.put(key, next)) {
            return passage;
        }
        if (open != null) {
            emit(key, open, made);
        }
        earliestNs = anyOpen && earliestNs - next.deadlineNs() < 0 ? earliestNs : next.deadlineNs();
        anyOpen = true;
        return null;
    }

    private static boolean hasRoomForSuffix(Reading reading) {
        return reading.series().name().getBytes(StandardCharsets.UTF_8).length + LONGEST_SUFFIX
                <= TelemetryLimits.MAX_NAME_BYTES;
    }

    private long deadlineNs(long nowNs) {
        return (Math.floorDiv(nowNs + lengthNs + Math.min(lengthNs, MAX_GRACE_NS), TICK_NS) + 1) * TICK_NS;
    }

    private void emit(Key key, OpenWindow closed, Consumer<Passage> made) {
        for (Aggregate aggregate : window.emit()) {
            made.accept(new Passage(closed.source(), key.lane(), closed.aggregate(aggregate)));
        }
    }

    /** Means of values of another scale, or under another name, are no means. */
    @Override
    boolean dependsOnThoseBefore() {
        return true;
    }

    @Override
    long nanosUntilDue(long nowNs) {
        return anyOpen ? Math.max(0, earliestNs - nowNs) : Long.MAX_VALUE;
    }

    @Override
    void due(Lane lane, long nowNs, Consumer<Passage> made) {
        looked = true;
        for (Key key : windows.keys(lane)) {
            OpenWindow open = windows.get(key);
            if (open != null && open.deadlineNs() - nowNs <= 0) {
                windows.remove(key);
                emit(key, open, made);
            }
        }
    }

    @Override
    void flush(Lane lane, Consumer<Passage> made) {
        looked = true;
        for (Key key : windows.keys(lane)) {
            OpenWindow open = windows.get(key);
            if (open != null) {
                windows.remove(key);
                emit(key, open.part(), made);
            }
        }
    }

    @Override
    void settle() {
        windows.settle();
        if (looked) {
            findEarliest();
        }
    }

    private void findEarliest() {
        looked = false;
        anyOpen = false;
        for (Lane lane : Lane.values()) {
            for (Key key : windows.keys(lane)) {
                OpenWindow open = windows.get(key);
                if (open != null) {
                    earliestNs = anyOpen && earliestNs - open.deadlineNs() < 0 ? earliestNs : open.deadlineNs();
                    anyOpen = true;
                }
            }
        }
    }

    @Override
    void discard() {
        windows.discard();
    }

    @Override
    void end() {
        windows.clear();
        anyOpen = false;
    }
}
