package io.tidegate.hub.rollout;

import io.tidegate.hub.rollout.RolloutAction.Change;
import io.tidegate.protocol.sync.AgentId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What has changed and is not durable. One save is under way at a time; a failed one is tried again with all that came after. */
final class UnsavedChange {

    private final long retryMs;
    private final Map<AgentId, Target> targets = new LinkedHashMap<>();
    private Optional<Progress> progress = Optional.empty();
    private Optional<Change> saving = Optional.empty();
    private long number;
    private long retryAtMs = Long.MIN_VALUE;

    UnsavedChange(long retryMs) {
        this.retryMs = retryMs;
    }

    void note(AgentId agent, Target target) {
        targets.put(agent, target);
    }

    void note(Progress changed) {
        progress = Optional.of(changed);
    }

    /** Whether all that was noted would survive a power cut. */
    boolean isEmpty() {
        return saving.isEmpty() && targets.isEmpty() && progress.isEmpty();
    }

    Optional<RolloutAction> poll(Progress current, long nowMs) {
        if (saving.isPresent() || isEmpty() || nowMs < retryAtMs) {
            return Optional.empty();
        }
        Change change = new Change(current, targets);
        saving = Optional.of(change);
        targets.clear();
        progress = Optional.empty();
        number++;
        return Optional.of(new RolloutAction.Save(number, change));
    }

    /** What is durable now; empty if that was not the save under way. */
    Optional<Change> onSaved(long saved) {
        if (saved != number) {
            return Optional.empty();
        }
        Optional<Change> done = saving;
        saving = Optional.empty();
        retryAtMs = Long.MIN_VALUE;
        return done;
    }

    void onFailed(long notSaved, long nowMs) {
        if (notSaved == number && saving.isPresent()) {
            saving.get().targets().forEach(targets::putIfAbsent);
            progress = progress.or(() -> saving.map(Change::progress));
            saving = Optional.empty();
            retryAtMs = nowMs + retryMs;
        }
    }

    /** When {@link #poll} has something to do without any event. */
    long nextMs() {
        return saving.isPresent() || isEmpty() ? Long.MAX_VALUE : retryAtMs;
    }
}
