package io.tidegate.hub.rollout;

import io.tidegate.hub.rollout.Progress.State;
import io.tidegate.hub.rollout.Rollout.Command;
import io.tidegate.hub.rollout.RolloutAction.Change;
import io.tidegate.hub.rollout.Sighting.Presence;
import io.tidegate.hub.rollout.SimulatedFleet.Agent;
import io.tidegate.hub.rollout.SimulatedFleet.Pushed;
import io.tidegate.hub.rollout.SimulatedFleet.Temper;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.sync.AgentId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One seed, one world: a fleet of agents of every temper, a hub that crashes, operators who pause, resume and abort, and others
 * who push to the same agents. After each event the promises of a rollout are checked; at the end faults stop, the rollout must
 * come to its end, and an undo must bring every agent back that it has touched.
 */
final class RolloutSimulation {

    private static final int EVENTS = 300;
    private static final int WAY_TO_THE_END = 3_000;

    /** What is done to the hub and the fleet; a run says in which states of the rollout each was. */
    enum Fault {
        CRASH,
        SAVE_FAILS,
        PUSH_FAILS,
        PUSH_IS_DONE_AND_NOT_ANSWERED,
        AGENT_LEAVES,
        AGENT_COMES_BACK,
        SOMEBODY_ELSE_PUSHES,
        PAUSE,
        RESUME,
        ABORT,
        LONG_SILENCE
    }

    private final long seed;
    private final SplittableRandom random;
    private final Optional<PlantedBug> bug;
    private final SimulatedFleet fleet;
    private final boolean calm;
    private final List<String> trace = new ArrayList<>();
    private final Map<Fault, Set<State>> met = new EnumMap<>(Fault.class);
    private final Set<Target.State> reached = EnumSet.noneOf(Target.State.class);

    // What is being rolled out.
    private int number = 1;
    private Pace pace;
    private Map<AgentId, Long> bases = new LinkedHashMap<>();
    private Map<AgentId, String> documents = new HashMap<>();

    // Durable.
    private Progress savedProgress;
    private Map<AgentId, Target> savedTargets = new LinkedHashMap<>();

    // In the hub's memory.
    private Rollout rollout;
    private long startedMs;
    private Optional<RolloutAction.Save> saving = Optional.empty();
    private Optional<Map<AgentId, Long>> pushing = Optional.empty();
    private final Map<AgentId, Sighting> told = new HashMap<>();

    // What the world remembers to judge by.
    private Map<AgentId, Target> before = new LinkedHashMap<>();
    private int highestWave;
    private boolean completed;
    private Optional<Set<AgentId>> mayStillBePushed = Optional.empty();
    private long nowMs = 1_000;
    private long traceHash = 1125899906842597L;

    RolloutSimulation(long seed, Optional<PlantedBug> bug) {
        this.seed = seed;
        this.bug = bug;
        this.random = new SplittableRandom(seed);
        this.calm = random.nextInt(3) == 0;
        int size = 1 + random.nextInt(12);
        this.fleet = new SimulatedFleet(size, random);
        this.pace = pace();
        fleet.agents().forEach((id, agent) -> {
            agent.online = calm || random.nextInt(5) != 0;
            bases.put(id, 1L);
            documents.put(id, SimulatedFleet.NEW);
            savedTargets.put(id, Target.waiting(1, OptionalDouble.empty()));
        });
        this.savedProgress = Progress.begun(nowMs);
        this.rollout = restored(false);
    }

    private Pace pace() {
        Share abortAbove = random.nextBoolean()
                ? new Share(random.nextInt(4), false)
                : new Share(new int[] {0, 10, 30, 100}[random.nextInt(4)], true);
        List<Share> waves = random.nextInt(4) == 0
                ? List.of(new Share(100, true))
                : List.of(new Share(1, false), new Share(25, true), new Share(100, true));
        return new Pace(waves, 30, 60, 1_000, 95, abortAbove, random.nextInt(3) == 0 ? 500 : 0);
    }

    /** Runs the world to its end; throws an AssertionError that tells its story if a promise is broken. */
    void run() {
        try {
            for (int i = 0; i < EVENTS; i++) {
                step();
            }
            comeToRest();
            checkEnd();
            undo();
            comeToRest();
            checkUndone();
        } catch (AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + ": " + e.getMessage() + "\nThe last events:\n  "
                            + String.join("\n  ", trace.subList(Math.max(0, trace.size() - 40), trace.size())),
                    e);
        }
    }

    Map<Fault, Set<State>> met() {
        return met;
    }

    Set<Target.State> reached() {
        return reached;
    }

    long traceHash() {
        return traceHash;
    }

    private Rollout restored(boolean undo) {
        startedMs = nowMs;
        saving = Optional.empty();
        pushing = Optional.empty();
        told.clear();
        before = new LinkedHashMap<>(savedTargets);
        return new Rollout(PlantedBug.rules(bug, pace), undo, savedProgress, savedTargets, nowMs);
    }

    private void step() {
        pass(random.nextInt(12));
        int dice = random.nextInt(100);
        if (dice < 30) {
            work();
        } else if (dice < 60) {
            fleet.hear(calm);
            observe(calm ? 1 : 0.7);
        } else if (dice < 90 || (calm && dice < 98)) {
            perform(rollout.onTick(nowMs));
        } else {
            fault(Fault.values()[random.nextInt(Fault.values().length)]);
        }
    }

    private void pass(long ms) {
        nowMs += ms;
        fleet.live(ms, nowMs);
    }

    private void observe(double share) {
        Map<AgentId, Sighting> sightings = fleet.sightings(share, nowMs);
        told.putAll(sightings);
        perform(rollout.observe(sightings, nowMs));
    }

    /** Something that the rollout waits for comes to its end. */
    private void work() {
        if (saving.isPresent() && random.nextInt(3) != 0) {
            endSave(true);
        } else if (pushing.isPresent() && random.nextInt(2) == 0) {
            Map<AgentId, Rollout.Pushed> results = push();
            perform(rollout.onPushed(results, nowMs));
        }
    }

    private void endSave(boolean well) {
        RolloutAction.Save save = saving.orElseThrow();
        saving = Optional.empty();
        if (well) {
            keep(save.change());
            note("saved");
            perform(rollout.onSaved(save.number(), nowMs));
        } else {
            perform(rollout.onSaveFailed(save.number(), nowMs));
        }
    }

    private void keep(Change change) {
        savedProgress = change.progress();
        savedTargets.putAll(change.targets());
    }

    private Map<AgentId, Rollout.Pushed> push() {
        Map<AgentId, Long> wanted = pushing.orElseThrow();
        pushing = Optional.empty();
        Map<AgentId, Rollout.Pushed> results = new HashMap<>();
        wanted.forEach((id, base) -> {
            OptionalLong revision = push(agent(id), base);
            results.put(
                    id, revision.isPresent() ? Rollout.Pushed.as(revision.getAsLong()) : Rollout.Pushed.overtaken());
        });
        long touched = fleet.agents().values().stream()
                .filter(agent -> pushes(agent) > 0)
                .count();
        int limit = independentLimit(highestWave);
        check(touched <= limit, "%d agents were tried, and wave %d allows %d".formatted(touched, highestWave, limit));
        return results;
    }

    private OptionalLong push(Agent agent, long base) {
        boolean mayBe = agent.newest() == base || bug.equals(Optional.of(PlantedBug.BASE_IS_NOT_COMPARED));
        if (!mayBe) {
            boolean same = agent.newestDocument().equals(documents.get(agent.id))
                    && !bug.equals(Optional.of(PlantedBug.REPEATED_PUSH_IS_FOREIGN));
            return same ? OptionalLong.of(agent.newest()) : OptionalLong.empty();
        }
        check(agent.newest() == bases.get(agent.id), agent.id + " was somebody else's, and is overwritten");
        check(pushes(agent) == 0, agent.id + " is given the same document twice");
        mayStillBePushed.ifPresent(
                allowed -> check(allowed.contains(agent.id), agent.id + " is touched while the rollout is held"));
        agent.desired.add(new Pushed(documents.get(agent.id), number));
        note("push " + agent.id + " " + agent.newest() + " " + agent.temper);
        return OptionalLong.of(agent.newest());
    }

    private long pushes(Agent agent) {
        return agent.desired.stream().filter(pushed -> pushed.by() == number).count();
    }

    /** Computed otherwise than by the rollout. */
    private int independentLimit(int wave) {
        int most = 0;
        for (int i = 0; i <= wave; i++) {
            Share share = pace.waves().get(i);
            double agents =
                    share.percent() ? Math.ceil(share.number() * fleet.agents().size() / 100.0) : share.number();
            most = Math.max(most, (int) Math.min(agents, fleet.agents().size()));
        }
        return most;
    }

    private void fault(Fault fault) {
        State state = rollout.progress().state();
        boolean happened = switch (fault) {
            case CRASH -> random.nextInt(2) == 0 && crash();
            case SAVE_FAILS -> saving.isPresent() && saveFails();
            case PUSH_FAILS -> pushing.isPresent() && pushFails(false);
            case PUSH_IS_DONE_AND_NOT_ANSWERED -> pushing.isPresent() && pushFails(true);
            case AGENT_LEAVES -> presence(false);
            case AGENT_COMES_BACK -> presence(true);
            case SOMEBODY_ELSE_PUSHES -> random.nextInt(4) == 0 && somebodyPushes();
            case PAUSE -> command(Command.PAUSE);
            case RESUME -> command(Command.RESUME);
            case ABORT -> random.nextInt(8) == 0 && command(Command.ABORT);
            case LONG_SILENCE -> {
                pass(random.nextInt(3) == 0 ? pace.answerLimitMs() : 100);
                yield true;
            }
        };
        if (happened) {
            note(fault + " in " + state);
            met.computeIfAbsent(fault, any -> EnumSet.noneOf(State.class)).add(state);
        }
    }

    private boolean crash() {
        if (saving.isPresent() && random.nextBoolean()) {
            keep(saving.get().change());
        }
        if (pushing.isPresent() && random.nextBoolean()) {
            push();
        }
        pass(random.nextInt(4) == 0 ? 2 * pace.answerLimitMs() : random.nextInt(50));
        fleet.forgetWhoIsThere();
        rollout = restored(number == 2);
        highestWave = Math.max(highestWave, savedProgress.wave());
        mayStillBePushed = mayStillBePushed.filter(any -> savedProgress.state() != State.RUNNING);
        return true;
    }

    private boolean saveFails() {
        if (random.nextBoolean()) {
            keep(saving.orElseThrow().change());
        }
        endSave(false);
        return true;
    }

    private boolean pushFails(boolean done) {
        if (done) {
            push();
        } else {
            pushing = Optional.empty();
        }
        perform(rollout.onPushFailed(nowMs));
        return true;
    }

    private boolean presence(boolean online) {
        Agent agent = fleet.any();
        boolean changes = agent.online != online;
        agent.online = online;
        agent.known = false;
        return changes;
    }

    private boolean somebodyPushes() {
        Agent agent = fleet.any();
        agent.desired.add(new Pushed("else's " + nowMs, 0));
        note("else pushes to " + agent.id);
        return true;
    }

    private boolean command(Command command) {
        if (rollout.refusal(command).isPresent()) {
            return false;
        }
        perform(rollout.command(command, "", nowMs));
        return true;
    }

    private void perform(List<RolloutAction> actions) {
        for (RolloutAction action : actions) {
            action.perform(new RolloutAction.Performer() {
                @Override
                public void save(long number, Change change) {
                    check(saving.isEmpty(), "two saves at once");
                    saving = Optional.of(new RolloutAction.Save(number, change));
                }

                @Override
                public void push(Map<AgentId, Long> agents) {
                    check(pushing.isEmpty(), "two pushes at once");
                    pushing = Optional.of(agents);
                }
            });
        }
        checkPromises();
        if (bug.equals(Optional.of(PlantedBug.SAVE_IS_ACKNOWLEDGED_BEFORE_IT_IS_SYNCED)) && saving.isPresent()) {
            long unsynced = saving.get().number();
            saving = Optional.empty();
            perform(rollout.onSaved(unsynced, nowMs));
        }
    }

    private void checkPromises() {
        Progress progress = rollout.progress();
        if (progress.wave() > highestWave) {
            check(
                    rollout.targets().values().stream()
                            .noneMatch(target -> target.state().isInProgress() && target.wave() < progress.wave()),
                    "wave " + progress.wave() + " begins before the one before has passed its gate");
            check(
                    rollout.targets().values().stream().anyMatch(Target::isTried)
                            || rollout.targets().values().stream()
                                    .noneMatch(target -> target.state() == Target.State.WAITING),
                    "wave " + progress.wave() + " begins and nobody was tried");
            highestWave = progress.wave();
        }
        if (progress.state() == State.COMPLETED && !completed) {
            completed = true;
            rollout.targets()
                    .forEach((id, target) -> check(
                            target.state() != Target.State.WAITING
                                    || told.getOrDefault(id, Sighting.NONE).presence() == Presence.OFFLINE,
                            id + " is online and did not get the document"));
        }
        if (progress.state() == State.RUNNING) {
            checkThreshold();
            mayStillBePushed = Optional.empty();
        } else if (mayStillBePushed.isEmpty()) {
            Set<AgentId> chosen = new HashSet<>();
            rollout.targets().forEach((agent, target) -> {
                if (target.isTried()) {
                    chosen.add(agent);
                }
            });
            mayStillBePushed = Optional.of(chosen);
        }
        rollout.targets().forEach((id, target) -> {
            Target was = before.get(id);
            if (was.state() != target.state()) {
                checkStep(agent(id), was, target);
                note(id + " " + was.state() + " → " + target.state());
                reached.add(target.state());
            }
        });
        before = new LinkedHashMap<>(rollout.targets());
    }

    private void checkThreshold() {
        long failed = rollout.targets().values().stream()
                .filter(target -> target.state() == Target.State.FAILED)
                .count();
        long tried = rollout.targets().values().stream().filter(Target::isTried).count();
        Share share = pace.abortAbove();
        boolean exceeded = share.percent() ? failed * 100 > share.number() * tried : failed > share.number();
        check(!exceeded, failed + " of " + tried + " have failed, and the rollout goes on");
    }

    private void checkStep(Agent agent, Target was, Target is) {
        Sighting seen = told.getOrDefault(agent.id, Sighting.NONE);
        switch (is.state()) {
            case CHOSEN ->
                check(number == 2 || seen.presence() == Presence.ONLINE, agent.id + " is chosen and is not online");
            case SOAKING ->
                check(
                        agent.said.stream()
                                .anyMatch(verdict -> verdict.revision() == is.revision()
                                        && verdict.state() == Verdict.State.APPLIED),
                        agent.id + " has not applied revision " + is.revision());
            case HEALTHY -> {
                check(nowMs - agent.appliedAtMs >= pace.soakMs(), agent.id + " has not soaked");
                check(seen.presence() == Presence.ONLINE, agent.id + " is not online");
                check(seen.trouble().isEmpty(), agent.id + " has a source that does not deliver");
                boolean mute = agent.temper == Temper.STOPS_DELIVERING && agent.running.equals(SimulatedFleet.NEW);
                check(!mute, agent.id + " does not deliver");
            }
            case FAILED -> checkFailure(agent, was, is, seen);
            case SUPERSEDED ->
                check(
                        agent.desired.get(agent.desired.size() - 1).by() != number,
                        agent.id + " is superseded by the rollout itself");
            case LEFT -> check(number == 2, "only an undo leaves agents");
            case WAITING, PUSHED -> {}
        }
    }

    private void checkFailure(Agent agent, Target was, Target is, Sighting seen) {
        boolean refused = agent.said.stream()
                .anyMatch(verdict -> verdict.revision() == is.revision()
                        && verdict.state() != Verdict.State.APPLIED
                        && verdict.state().isFinal());
        if (!refused) {
            long watchedMs = nowMs - Math.max(was.sinceMs(), startedMs);
            long limitMs =
                    was.state() == Target.State.PUSHED ? pace.answerLimitMs() : pace.soakMs() + pace.patienceMs();
            check(watchedMs >= limitMs, agent.id + " has failed after " + watchedMs + " ms only");
            check(seen.newestRevision() <= is.revision(), agent.id + " is somebody else's, and has failed");
        }
    }

    /** Faults have stopped: within bounded time it must be over, and all that was tried must be judged. */
    private void comeToRest() {
        fleet.agents().values().forEach(agent -> agent.online = agent.online || number == 1);
        command(Command.RESUME);
        for (int i = 0; i < WAY_TO_THE_END; i++) {
            pass(10);
            fleet.hear(true);
            observe(1);
            while (saving.isPresent() || pushing.isPresent()) {
                if (saving.isPresent()) {
                    endSave(true);
                } else {
                    perform(rollout.onPushed(push(), nowMs));
                }
            }
            if (rollout.isAtRest()) {
                return;
            }
        }
        throw new AssertionError("does not come to its end: " + rollout.progress() + " " + rollout.targets());
    }

    private void checkEnd() {
        check(rollout.targets().equals(savedTargets), "what is saved is not what is");
        rollout.targets().forEach((id, target) -> {
            Agent agent = agent(id);
            boolean touched = pushes(agent) > 0;
            check(touched == (target.revision() > 0) || target.state() == Target.State.SUPERSEDED, id + " " + target);
            if (calm && target.state() == Target.State.FAILED && met.isEmpty()) {
                check(agent.temper != Temper.GOOD, id + " is well, and has failed: " + target.failure());
            }
        });
    }

    /** A second rollout, of what each had before; some agents are away. */
    private void undo() {
        Map<AgentId, Target> touched = new LinkedHashMap<>();
        rollout.targets().forEach((id, target) -> {
            if (target.isTouched()) {
                touched.put(id, Target.waiting(target.revision(), target.rate()));
                documents.put(id, agent(id).desired.get((int) target.base() - 1).document());
                bases.put(id, target.revision());
            }
        });
        number = 2;
        pace = pace.forUndo();
        highestWave = 0;
        completed = false;
        mayStillBePushed = Optional.empty();
        fleet.agents().values().forEach(agent -> {
            agent.online = calm || random.nextInt(5) != 0;
            agent.heard = Optional.of(agent.said.get(agent.said.size() - 1));
        });
        savedProgress = Progress.begun(nowMs);
        savedTargets = touched;
        rollout = restored(true);
        note("undo of " + touched.size());
        if (!calm && random.nextBoolean()) {
            for (int i = 0; i < EVENTS / 3; i++) {
                pass(random.nextInt(12));
                fleet.hear(false);
                observe(0.7);
                work();
                if (random.nextInt(30) == 0) {
                    fault(Fault.CRASH);
                }
            }
        }
    }

    private void checkUndone() {
        check(rollout.progress().state() == State.COMPLETED, "an undo ends as " + rollout.progress());
        rollout.targets().forEach((id, target) -> {
            Agent agent = agent(id);
            boolean theirs = agent.desired.get(agent.desired.size() - 1).by() == 0;
            check(
                    theirs || agent.newestDocument().equals(documents.get(id)),
                    id + " is not brought back: " + agent.newestDocument());
            check(theirs || target.state() != Target.State.SUPERSEDED, id + " " + target);
        });
    }

    private Agent agent(AgentId id) {
        return fleet.agents().get(id);
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private void note(String what) {
        String line = nowMs + " ms " + rollout.progress().state() + " wave "
                + rollout.progress().wave() + ": " + what;
        trace.add(line);
        traceHash = traceHash * 31 + line.hashCode();
    }
}
