package io.tidegate.hub.rollout.driver;

import io.tidegate.hub.desired.DesiredConfigs;
import io.tidegate.hub.desired.Push;
import io.tidegate.hub.desired.PushAllOutcome;
import io.tidegate.hub.desired.PushOutcome;
import io.tidegate.hub.rollout.Progress;
import io.tidegate.hub.rollout.Rollout;
import io.tidegate.hub.rollout.Rollout.Pushed;
import io.tidegate.hub.rollout.RolloutAction;
import io.tidegate.hub.rollout.RolloutAction.Change;
import io.tidegate.hub.rollout.Sighting;
import io.tidegate.hub.rollout.Target;
import io.tidegate.hub.store.ConfigTables;
import io.tidegate.hub.store.RolloutTables;
import io.tidegate.hub.store.RolloutTables.Definition;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.protocol.document.ConfigProblem;
import io.tidegate.protocol.sync.AgentId;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One rollout of which something may still come, and what performs its actions. Not thread-safe; blocks on the database. */
final class LiveRollout implements RolloutAction.Performer {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRollout.class);

    private final long number;
    private final Definition definition;
    private final Rollout rollout;
    private final AgentDocuments documents;
    private final RolloutTables tables;
    private final DesiredConfigs desired;
    private final InstantSource clock;
    private final Deque<RolloutAction> waiting = new ArrayDeque<>();

    LiveRollout(
            long number,
            Definition definition,
            Rollout rollout,
            AgentDocuments documents,
            RolloutTables tables,
            DesiredConfigs desired,
            InstantSource clock) {
        this.number = number;
        this.definition = definition;
        this.rollout = rollout;
        this.documents = documents;
        this.tables = tables;
        this.desired = desired;
        this.clock = clock;
    }

    long number() {
        return number;
    }

    Definition definition() {
        return definition;
    }

    Rollout rollout() {
        return rollout;
    }

    /** Agents whose sighting may change anything. */
    Set<AgentId> watched() {
        Set<AgentId> watched = new HashSet<>();
        rollout.targets().forEach((agent, target) -> {
            boolean settled = target.state() == Target.State.FAILED
                    || target.state() == Target.State.SUPERSEDED
                    || target.state() == Target.State.LEFT;
            if (!settled) {
                watched.add(agent);
            }
        });
        return watched;
    }

    void observe(Map<AgentId, Sighting> sightings) {
        perform(rollout.observe(sightings, clock.millis()));
    }

    void command(Rollout.Command command, String reason) {
        perform(rollout.command(command, reason, clock.millis()));
    }

    private void perform(List<RolloutAction> actions) {
        waiting.addAll(actions);
        for (RolloutAction next = waiting.poll(); next != null; next = waiting.poll()) {
            next.perform(this);
        }
    }

    @Override
    public void save(long save, Change change) {
        Progress progress = change.progress();
        boolean open = !progress.state().isOver()
                || rollout.targets().values().stream()
                        .anyMatch(target -> target.state().isInProgress());
        try {
            tables.save(number, RolloutRows.standing(progress, open), RolloutRows.rows(change.targets()));
            waiting.addAll(rollout.onSaved(save, clock.millis()));
        } catch (StoreUnavailableException e) {
            LOG.warn("how far rollout {} came is not saved: {}; it waits and tries again", number, e.getMessage());
            waiting.addAll(rollout.onSaveFailed(save, clock.millis()));
        }
    }

    @Override
    public void push(Map<AgentId, Long> bases) {
        try {
            Map<AgentId, Pushed> results = pushAll(bases);
            waiting.addAll(rollout.onPushed(results, clock.millis()));
        } catch (StoreUnavailableException e) {
            LOG.warn("rollout {} cannot push: {}; it waits and tries again", number, e.getMessage());
            waiting.addAll(rollout.onPushFailed(clock.millis()));
        }
    }

    /** All that can be pushed at once; whoever cannot is left out, and the others are tried again. */
    private Map<AgentId, Pushed> pushAll(Map<AgentId, Long> bases) {
        Map<AgentId, Pushed> results = new HashMap<>();
        List<Push> pushes = new ArrayList<>();
        bases.forEach((agent, base) -> documents
                .of(agent, base)
                .ifPresentOrElse(
                        document -> pushes.add(new Push(agent, document, base, definition.author(), comment())),
                        () -> results.put(
                                agent,
                                Pushed.refused(new Target.Failure(
                                        "", "the revision that its document is made from is not kept any more")))));
        while (!pushes.isEmpty()) {
            PushAllOutcome outcome = desired.pushAll(pushes);
            outcome.accepted()
                    .forEach(accepted -> results.put(
                            accepted.agent(), Pushed.as(accepted.revision().number())));
            for (PushOutcome.Refused refused : outcome.refused()) {
                results.put(refused.agent(), refused.match(new Refusals(pushes)));
            }
            pushes.removeIf(push -> results.containsKey(push.agent()));
        }
        return results;
    }

    private String comment() {
        String what = "rollout " + number + (definition.undoOf() == 0 ? "" : ", undo of " + definition.undoOf());
        return definition.comment().isEmpty() ? what : what + ": " + definition.comment();
    }

    /** What a refusal means for the rollout. */
    private final class Refusals implements PushOutcome.Cases<Pushed> {

        private final List<Push> pushes;

        Refusals(List<Push> pushes) {
            this.pushes = pushes;
        }

        @Override
        public Pushed stored(PushOutcome.Stored stored) {
            return Pushed.as(stored.revision().number());
        }

        @Override
        public Pushed unchanged(PushOutcome.Unchanged unchanged) {
            return Pushed.as(unchanged.revision().number());
        }

        /** A newer revision with exactly this document is ours from before a crash, or as good as ours. */
        @Override
        public Pushed stale(PushOutcome.Stale stale) {
            return desired.current(stale.agent())
                    .filter(newest -> pushes.stream()
                            .anyMatch(push -> push.agent().equals(stale.agent())
                                    && push.document().equals(newest.own())))
                    .map(ConfigTables.Stored::revision)
                    .map(revision -> Pushed.as(revision.number()))
                    .orElseGet(Pushed::overtaken);
        }

        @Override
        public Pushed invalid(PushOutcome.Invalid invalid) {
            ConfigProblem first = invalid.problems().get(0);
            return Pushed.refused(new Target.Failure(first.pointer(), first.what() + ": " + first.why()));
        }

        @Override
        public Pushed beyondLimit(PushOutcome.BeyondLimit beyondLimit) {
            return Pushed.refused(new Target.Failure("", beyondLimit.reason()));
        }
    }
}
