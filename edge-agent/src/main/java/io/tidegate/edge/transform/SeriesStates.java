package io.tidegate.edge.transform;

import io.tidegate.edge.transform.Passage.Key;
import io.tidegate.protocol.sync.Lane;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a stage remembers, by series. Changes are seen at once and count once they are settled.
 *
 * @param <S> immutable
 */
final class SeriesStates<S> {

    private final StateBudget budget;
    private final Map<Key, S> settled = new LinkedHashMap<>();

    /** Empty means removed. */
    private final Map<Key, Optional<S>> staged = new LinkedHashMap<>();

    /** How many more there are with what is staged than without. */
    private int added;

    SeriesStates(StateBudget budget) {
        this.budget = budget;
    }

    @Nullable
    S get(Key key) {
        Optional<S> change = staged.get(key);
        return change == null ? settled.get(key) : change.orElse(null);
    }

    /** False if it is a new one and there is no room. */
    boolean put(Key key, S state) {
        if (get(key) == null) {
            if (!budget.take()) {
                return false;
            }
            added++;
        }
        staged.put(key, Optional.of(state));
        return true;
    }

    void remove(Key key) {
        if (get(key) != null) {
            staged.put(key, Optional.empty());
            budget.give(1);
            added--;
        }
    }

    /** The series of a lane that there is state of, in the order in which they were settled. */
    List<Key> keys(Lane lane) {
        List<Key> keys = new ArrayList<>();
        settled.keySet().stream()
                .filter(key -> key.lane() == lane && get(key) != null)
                .forEach(keys::add);
        staged.forEach((key, change) -> {
            if (key.lane() == lane && change.isPresent() && !settled.containsKey(key)) {
                keys.add(key);
            }
        });
        return keys;
    }

    void settle() {
        staged.forEach(
                (key, change) -> change.ifPresentOrElse(state -> settled.put(key, state), () -> settled.remove(key)));
        staged.clear();
        added = 0;
    }

    void discard() {
        budget.give(added);
        staged.clear();
        added = 0;
    }

    /** Forgets everything. */
    void clear() {
        discard();
        budget.give(settled.size());
        settled.clear();
    }
}
