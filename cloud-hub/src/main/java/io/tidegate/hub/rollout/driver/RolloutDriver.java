package io.tidegate.hub.rollout.driver;

import io.tidegate.hub.desired.DesiredConfigs;
import io.tidegate.hub.fleet.FleetView;
import io.tidegate.hub.rollout.Pace;
import io.tidegate.hub.rollout.Progress;
import io.tidegate.hub.rollout.Rollout;
import io.tidegate.hub.rollout.Rollout.Command;
import io.tidegate.hub.rollout.RolloutLimits;
import io.tidegate.hub.rollout.Target;
import io.tidegate.hub.store.RolloutTables;
import io.tidegate.hub.store.RolloutTables.Definition;
import io.tidegate.hub.store.RolloutTables.RolloutRow;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.protocol.sync.AgentId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All rollouts of which something may still come. Not thread-safe: {@link RolloutController} gives it a thread. Blocks on the
 * database; throws {@link StoreUnavailableException} where nothing was done yet, and tries again by itself where something was.
 */
final class RolloutDriver {

    private static final Logger LOG = LoggerFactory.getLogger(RolloutDriver.class);

    private final Rooms rooms;
    private final RolloutLimits limits;
    private final FleetSightings sightings;
    private final Map<Long, LiveRollout> live = new TreeMap<>();
    private final TreeMap<Long, RolloutSummary> ended = new TreeMap<>();
    private boolean restored;

    /** Whom it works with. */
    record Rooms(RolloutTables tables, DesiredConfigs desired, FleetView fleet, InstantSource clock) {}

    RolloutDriver(Rooms rooms, RolloutLimits limits, ReadingRates.Options rates) {
        this.rooms = rooms;
        this.limits = limits;
        this.sightings = new FleetSightings(rooms.fleet(), rooms.desired(), rates);
    }

    /** Looks at the fleet and lets every rollout go on; the first time it finds out which there are. */
    void tick() {
        restore();
        sightings.look(rooms.clock().millis());
        List.copyOf(live.values()).forEach(this::goOn);
    }

    /** Whether no rollout waits for anything that agents say. */
    boolean isIdle() {
        return restored && live.isEmpty();
    }

    /** Begins what was planned; durable when it returns. */
    RolloutOutcome begin(RolloutPlan plan) {
        restore();
        Optional<String> refusal = refusal(plan);
        if (refusal.isPresent()) {
            return new RolloutOutcome.Refused(refusal.get());
        }
        RolloutRequest request = plan.request();
        Map<AgentId, Target> targets = new LinkedHashMap<>();
        plan.bases().forEach((agent, base) -> targets.put(agent, Target.waiting(base, OptionalDouble.empty())));
        return new RolloutOutcome.Done(add(
                new Definition(
                        nowNs(),
                        request.author(),
                        request.comment(),
                        request.selectorText(),
                        request.whole(),
                        request.document(),
                        RolloutDocuments.write(request.pace()),
                        0),
                targets));
    }

    private Optional<String> refusal(RolloutPlan plan) {
        if (!plan.refused().isEmpty()) {
            return Optional.of("the document would not be valid: "
                    + plan.refused().get(0).problems().get(0));
        }
        if (plan.bases().isEmpty()) {
            return Optional.of(
                    plan.unchanged().isEmpty()
                            ? "no agent matches the selector %s; look with tidegate agents"
                                    .formatted(plan.request().selectorText())
                            : "nothing changes: all %d agents have been given exactly this already"
                                    .formatted(plan.unchanged().size()));
        }
        if (plan.bases().size() > limits.maxTargets()) {
            return Optional.of("%d agents are targeted; a rollout takes at most %d, so select fewer"
                    .formatted(plan.bases().size(), limits.maxTargets()));
        }
        return live.size() >= limits.maxOpen()
                ? Optional.of(
                        "%d rollouts are under way, which is the most; wait for one or abort it".formatted(live.size()))
                : Optional.empty();
    }

    /** Obeys an operator; durable when it returns. */
    RolloutOutcome command(long number, Command command, String author) {
        restore();
        LiveRollout rollout = live.get(number);
        if (rollout == null) {
            return rooms.tables()
                    .rollout(number)
                    .<RolloutOutcome>map(row -> new RolloutOutcome.Refused("rollout %d: it is over: %s"
                            .formatted(number, row.standing().state().toLowerCase(Locale.ROOT))))
                    .orElseGet(() -> new RolloutOutcome.Unknown(number));
        }
        Optional<String> refusal = rollout.rollout().refusal(command);
        if (refusal.isPresent()) {
            return new RolloutOutcome.Refused("rollout %d: %s".formatted(number, refusal.get()));
        }
        rollout.command(command, "by " + author);
        if (!rollout.rollout().isSaved()) {
            throw new StoreUnavailableException(
                    "it is done in memory and not on disk yet; look again in a moment", new IllegalStateException());
        }
        retire(rollout);
        return new RolloutOutcome.Done(number);
    }

    /** Ends a rollout if it is not over, and begins another one that brings back what its agents had before. */
    RolloutOutcome undo(long number, String author) {
        restore();
        Optional<RolloutRow> found = rooms.tables().rollout(number);
        if (found.isEmpty()) {
            return new RolloutOutcome.Unknown(number);
        }
        Optional<String> refusal = refusalOfUndo(found.get());
        if (refusal.isPresent()) {
            return new RolloutOutcome.Refused(refusal.get());
        }
        LiveRollout running = live.get(number);
        if (running != null && running.rollout().refusal(Command.ABORT).isEmpty()) {
            RolloutOutcome aborted = command(number, Command.ABORT, author);
            if (!(aborted instanceof RolloutOutcome.Done)) {
                return aborted;
            }
        }
        Map<AgentId, Target> before = RolloutRows.targets(rooms.tables().targets(number));
        if (before.values().stream().anyMatch(target -> target.state() == Target.State.CHOSEN)) {
            return new RolloutOutcome.Refused(
                    "rollout %d has just chosen agents that are not pushed yet; try again in a moment"
                            .formatted(number));
        }
        Map<AgentId, Target> targets = new LinkedHashMap<>();
        before.forEach((agent, target) -> {
            if (target.isTouched()) {
                targets.put(agent, Target.waiting(target.revision(), target.rate()));
            }
        });
        if (targets.isEmpty()) {
            return new RolloutOutcome.Refused(
                    "rollout %d has not touched any agent; there is nothing to undo".formatted(number));
        }
        Definition undone = found.get().definition();
        Pace pace = RolloutDocuments.readPace(undone.pace()).forUndo();
        return new RolloutOutcome.Done(add(
                new Definition(nowNs(), author, "", undone.selector(), true, "", RolloutDocuments.write(pace), number),
                targets));
    }

    private Optional<String> refusalOfUndo(RolloutRow row) {
        long number = row.number();
        if (row.definition().undoOf() != 0) {
            return Optional.of("rollout %d is an undo itself; start a new rollout with what the agents are to run"
                    .formatted(number));
        }
        return rooms.tables()
                .undoOf(number)
                .filter(undo -> !undo.standing().state().equals(Progress.State.ABORTED.name()))
                .map(undo -> "rollout %d undoes it already".formatted(undo.number()));
    }

    /** Of those of which something may still come, and of the last that ended; by number. */
    List<RolloutSummary> summaries() {
        Map<Long, RolloutSummary> summaries = new TreeMap<>(ended);
        live.forEach((number, rollout) -> summaries.put(number, summary(rollout)));
        return List.copyOf(summaries.values());
    }

    private RolloutSummary summary(LiveRollout rollout) {
        return RolloutSummary.of(
                rollout.number(),
                rollout.definition(),
                rollout.rollout().progress(),
                rollout.rollout().targets(),
                sightings::isOffline);
    }

    private long add(Definition definition, Map<AgentId, Target> targets) {
        Progress progress = Progress.begun(rooms.clock().millis());
        long number = rooms.tables().add(definition, RolloutRows.standing(progress, true), RolloutRows.rows(targets));
        LOG.info("rollout {} by {} begins: {} agents", number, definition.author(), targets.size());
        LiveRollout rollout = live(number, definition, progress, targets);
        live.put(number, rollout);
        goOn(rollout);
        return number;
    }

    private void restore() {
        if (restored) {
            return;
        }
        Map<Long, LiveRollout> found = new HashMap<>();
        for (RolloutRow row : rooms.tables().open()) {
            Map<AgentId, Target> targets = RolloutRows.targets(rooms.tables().targets(row.number()));
            found.put(
                    row.number(), live(row.number(), row.definition(), RolloutRows.progress(row.standing()), targets));
            LOG.info("rollout {} goes on: {}", row.number(), row.standing().state());
        }
        live.putAll(found);
        restored = true;
    }

    private LiveRollout live(long number, Definition definition, Progress progress, Map<AgentId, Target> targets) {
        boolean undo = definition.undoOf() != 0;
        Rollout rollout = new Rollout(
                RolloutDocuments.readPace(definition.pace()),
                undo,
                progress,
                targets,
                rooms.clock().millis());
        return new LiveRollout(
                number, definition, rollout, documents(definition), rooms.tables(), rooms.desired(), rooms.clock());
    }

    private AgentDocuments documents(Definition definition) {
        if (definition.undoOf() != 0) {
            Map<AgentId, Long> bases = new HashMap<>();
            rooms.tables().targets(definition.undoOf()).forEach(target -> bases.put(target.agent(), target.base()));
            return AgentDocuments.before(bases, rooms.desired());
        }
        return definition.whole()
                ? AgentDocuments.whole(definition.document())
                : AgentDocuments.patched(definition.document(), rooms.desired());
    }

    private void goOn(LiveRollout rollout) {
        Progress before = rollout.rollout().progress();
        Set<AgentId> watched = new HashSet<>(rollout.watched());
        rollout.observe(sightings.of(watched));
        Progress after = rollout.rollout().progress();
        if (!after.equals(before)) {
            LOG.info(
                    "rollout {}: {}, wave {}{}",
                    rollout.number(),
                    after.state(),
                    after.wave() + 1,
                    after.reason().isEmpty() ? "" : ": " + after.reason());
        }
        retire(rollout);
    }

    private void retire(LiveRollout rollout) {
        if (rollout.rollout().isAtRest()) {
            live.remove(rollout.number());
            ended.put(rollout.number(), summary(rollout));
            if (ended.size() > limits.maxOpen()) {
                ended.pollFirstEntry();
            }
        }
    }

    private long nowNs() {
        Instant now = rooms.clock().instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
