package io.tidegate.hub.store;

import io.tidegate.protocol.sync.AgentId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Tables in memory, which fail while they are told to. Thread-safe. */
public final class FakeRolloutTables implements RolloutTables {

    private final TreeMap<Long, RolloutRow> rollouts = new TreeMap<>();
    private final Map<Long, Map<AgentId, TargetRow>> targets = new TreeMap<>();
    private boolean failing;

    /** Whether every question and change fails from now on. */
    public synchronized void fail(boolean fails) {
        failing = fails;
    }

    @Override
    public synchronized long add(Definition definition, Standing standing, List<TargetRow> added) {
        answer();
        long number = rollouts.isEmpty() ? 1 : rollouts.lastKey() + 1;
        rollouts.put(number, new RolloutRow(number, definition, standing));
        targets.put(number, new LinkedHashMap<>());
        added.forEach(target -> of(number).put(target.agent(), target));
        return number;
    }

    @Override
    public synchronized void save(long rollout, Standing standing, List<TargetRow> changed) {
        answer();
        rollouts.computeIfPresent(rollout, (number, row) -> new RolloutRow(number, row.definition(), standing));
        changed.forEach(target -> of(rollout).put(target.agent(), target));
    }

    @Override
    public synchronized Optional<RolloutRow> rollout(long number) {
        answer();
        return Optional.ofNullable(rollouts.get(number));
    }

    @Override
    public synchronized List<RolloutRow> rollouts(long below, int limit) {
        return newestFirst().filter(row -> row.number() < below).limit(limit).toList();
    }

    @Override
    public synchronized List<RolloutRow> open() {
        return newestFirst()
                .filter(row -> row.standing().open())
                .sorted(Comparator.comparing(RolloutRow::number))
                .toList();
    }

    @Override
    public synchronized Optional<RolloutRow> undoOf(long number) {
        return newestFirst().filter(row -> row.definition().undoOf() == number).findFirst();
    }

    @Override
    public synchronized List<TargetRow> targets(long rollout) {
        answer();
        return new ArrayList<>(of(rollout).values());
    }

    private Stream<RolloutRow> newestFirst() {
        answer();
        return rollouts.descendingMap().values().stream();
    }

    private Map<AgentId, TargetRow> of(long rollout) {
        return targets.getOrDefault(rollout, Map.of());
    }

    private void answer() {
        if (failing) {
            throw new StoreUnavailableException("the tables were told to fail", new IllegalStateException());
        }
    }
}
