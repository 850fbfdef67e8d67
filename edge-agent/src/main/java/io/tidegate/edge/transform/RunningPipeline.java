package io.tidegate.edge.transform;

import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline at work. Readings go through in passes; a pass ends with {@link #settle} once what came out of it is
 * durable, or with {@link #discard}, and then it is as if it had not been. Not thread-safe: the intake's storage thread
 * owns it.
 *
 * <pre>
 * pass                               | what came out is durable | it is not
 * transform, due, flushed            | settle                   | discard
 * flushed for each lane, then become | settle before become     | discard, and no become
 * </pre>
 */
public final class RunningPipeline {

    private final StateBudget budget;
    private Pipeline pipeline;
    private List<Stage> stages;

    /** Readings that the pass has filtered so far. */
    private long filtered;

    /** @param nowNs the monotonic clock */
    public RunningPipeline(Pipeline pipeline, TransformLimits limits, long nowNs) {
        this.budget = new StateBudget(limits.maxStates());
        this.pipeline = pipeline;
        this.stages = pipeline.transforms().stream()
                .map(transform -> transform.begin(budget, nowNs))
                .toList();
    }

    /** What comes out when these go in. */
    public Readings transform(String source, Lane lane, List<Reading> readings, long nowNs) {
        if (stages.isEmpty()) {
            return Readings.copyOf(readings);
        }
        List<Reading> out = new ArrayList<>(readings.size());
        readings.forEach(reading -> pass(0, new Passage(source, lane, reading), nowNs, out));
        return Readings.copyOf(out);
    }

    /** How long until {@link #due} should be called; {@link Long#MAX_VALUE} if there is no need to. */
    public long nanosUntilDue(long nowNs) {
        long nanos = Long.MAX_VALUE;
        for (Stage stage : stages) {
            nanos = Math.min(nanos, stage.nanosUntilDue(nowNs));
        }
        return nanos;
    }

    /** What a lane holds back and time has come for. */
    public List<Reading> due(Lane lane, long nowNs) {
        List<Reading> out = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            int next = i + 1;
            stages.get(i).due(lane, nowNs, made -> pass(next, made, nowNs, out));
        }
        return out;
    }

    /** What a lane holds back that {@code next} would not go on with: with an empty one, everything. */
    public List<Reading> flushed(Pipeline next, Lane lane, long nowNs) {
        List<@Nullable Stage> kept = kept(next);
        List<Reading> out = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            int following = i + 1;
            if (!kept.contains(stage)) {
                stage.flush(lane, made -> pass(following, made, nowNs, out));
            }
        }
        return out;
    }

    /** From now on it is another; transforms that are in both keep what they remember. */
    public void become(Pipeline next, long nowNs) {
        List<@Nullable Stage> kept = kept(next);
        stages.stream().filter(stage -> !kept.contains(stage)).forEach(Stage::end);
        List<Stage> begun = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            Stage stage = kept.get(i);
            begun.add(stage != null ? stage : next.transforms().get(i).begin(budget, nowNs));
        }
        stages = List.copyOf(begun);
        pipeline = next;
    }

    /** What came out of the pass is durable. Returns how many readings it filtered. */
    public long settle() {
        stages.forEach(Stage::settle);
        long count = filtered;
        filtered = 0;
        return count;
    }

    /** What came out of the pass is not durable: all is as before it. */
    public void discard() {
        stages.forEach(Stage::discard);
        filtered = 0;
    }

    /** Takes a reading through the stages from {@code first} on. */
    private void pass(int first, Passage passage, long nowNs, List<Reading> out) {
        Passage now = passage;
        for (int i = first; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            if (stage.transform().selector().selects(now)) {
                int next = i + 1;
                Passage after = stage.take(now, nowNs, made -> pass(next, made, nowNs, out));
                if (after == null) {
                    filtered++;
                    return;
                }
                now = after;
            }
        }
        out.add(now.reading());
    }

    /** For each transform of {@code next} the stage that goes on as it; null where one has to begin. */
    private List<@Nullable Stage> kept(Pipeline next) {
        List<@Nullable Stage> kept = new ArrayList<>();
        for (int i = 0; i < next.transforms().size(); i++) {
            kept.add(going(next.transforms().subList(0, i + 1), kept));
        }
        return kept;
    }

    private @Nullable Stage going(List<Transform> upTo, List<@Nullable Stage> taken) {
        Transform transform = upTo.get(upTo.size() - 1);
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            boolean same = stage.transform().equals(transform)
                    && (!stage.dependsOnThoseBefore()
                            || pipeline.transforms().subList(0, i + 1).equals(upTo));
            if (same && !taken.contains(stage)) {
                return stage;
            }
        }
        return null;
    }
}
