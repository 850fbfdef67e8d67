package io.tidegate.protocol.trial;

import io.tidegate.protocol.control.ConfigSignature;
import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.trial.SimulatedDocument.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One seed, one world: a hub that pushes documents of every kind, and an agent that takes them on while both are treated
 * badly. After each event the promises about configuration are checked; at the end faults stop, the agent must settle, what
 * it reports must be what runs, and a good document must get through.
 */
final class TrialSimulation {

    static final TrialLimits LIMITS = new TrialLimits(300, 100, 3, 50, 3, 500, 200);

    private static final int EVENTS = 400;
    private static final int WAY_TO_THE_END = 4_000;

    /** What is done to the agent; a run says in which states each was. */
    enum Fault {
        KILL,
        POWER_CUT,
        DAMAGED_RECORD,
        SAVE_FAILS,
        REPLAYED,
        LOWER_REVISION,
        REVISION_REUSED,
        FORGED,
        OTHER_KEY,
        OTHER_AGENT,
        NEWER_DOCUMENT,
        SAME_DOCUMENT,
        HUB_AWAY,
        SOURCES_SILENT,
        STALE_HEALTH,
        CLOCK_JUMPS
    }

    private final long seed;
    private final SplittableRandom random;
    private final SimulatedHub hub = new SimulatedHub();
    private final SimulatedAgent agent;
    private final List<String> trace = new ArrayList<>();
    private final Map<Fault, Set<TrialPhase>> met = new EnumMap<>(Fault.class);
    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    private boolean hubThere = true;
    private boolean sourcesThere = true;
    /** Some worlds let most trials come to their end. */
    private final boolean calm;

    private boolean faults = true;
    private long nowMs;
    private int documents;
    private long traceHash = 1125899906842597L;

    TrialSimulation(long seed, Optional<PlantedBug> bug) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.calm = random.nextBoolean();
        this.agent = new SimulatedAgent(
                hub,
                found -> new ConfigTrial(PlantedBug.rules(bug), found),
                bug.equals(Optional.of(PlantedBug.SAVE_IS_ACKNOWLEDGED_BEFORE_IT_IS_SYNCED)));
    }

    /** Runs the world to its end; throws an AssertionError that tells its story if a promise is broken. */
    void run() {
        try {
            agent.start();
            for (int i = 0; i < EVENTS; i++) {
                step();
                agent.checkPromises();
            }
            faults = false;
            comeToRest();
            push(SimulatedDocument.of(Kind.GOOD, ++documents), Verdict.State.APPLIED);
            int work = agent.checksAndApplies;
            push(hub.pushed().get(hub.pushed().size() - 1).document(), Verdict.State.APPLIED);
            if (agent.checksAndApplies != work) {
                throw new AssertionError("the same document again was work");
            }
            push(SimulatedDocument.of(Kind.NO_HUB, ++documents), Verdict.State.ROLLED_BACK);
        } catch (AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + ": " + e.getMessage() + "\nThe last events:\n  "
                            + String.join("\n  ", trace.subList(Math.max(0, trace.size() - 30), trace.size())),
                    e);
        }
    }

    /** In which states each fault was met. */
    Map<Fault, Set<TrialPhase>> met() {
        return met;
    }

    /** What kinds of documents were checked. */
    Set<Kind> kinds() {
        return kinds;
    }

    long traceHash() {
        return traceHash;
    }

    private void step() {
        nowMs += random.nextInt(8);
        agent.advanceTo(nowMs);
        if (!agent.isUp()) {
            note("start");
            agent.start();
            return;
        }
        int dice = random.nextInt(calm ? 90 : 100);
        if (dice < 50) {
            work();
        } else if (dice < 62) {
            nowMs += random.nextInt(150);
            agent.advanceTo(nowMs);
        } else if (dice < 72) {
            note("health");
            agent.tellHealth(hubThere, sourcesThere);
        } else if (dice < 75) {
            agent.connect();
        } else if (dice < (calm ? 77 : 80)) {
            push();
        } else if (dice < 84) {
            hub.retained().ifPresent(this::deliver);
        } else {
            fault(Fault.values()[random.nextInt(Fault.values().length)]);
        }
    }

    /** Something that the agent waits for comes to its end. */
    private void work() {
        if (agent.isChecking() && random.nextInt(3) == 0) {
            note("check ends");
            kinds.add(agent.checkedKind());
            agent.endCheck();
        } else if (agent.vault.underWay().isPresent() && random.nextInt(3) == 0) {
            note("save ends");
            agent.endSave(true);
        } else if (agent.isApplying() && random.nextInt(3) == 0) {
            boolean well = !faults || random.nextInt(8) != 0;
            note(well ? "apply ends" : "apply throws");
            if (!agent.endApply(well)) {
                crash(3);
            } else if (random.nextInt(6) == 0) {
                agent.tellStaleHealth();
            }
        } else if (agent.phase() == TrialPhase.PROBATION
                && agent.running()
                        .filter(it -> SimulatedDocument.kind(it) == Kind.CRASHES)
                        .isPresent()
                && random.nextInt(3) == 0) {
            note("the configuration ends the process");
            crash(3);
        } else if (random.nextInt(3) == 0) {
            agent.tellHealth(hubThere, sourcesThere);
        }
    }

    private void push() {
        boolean again = !hub.pushed().isEmpty() && random.nextInt(4) == 0;
        String document = again
                ? hub.pushed().get(random.nextInt(hub.pushed().size())).document()
                : SimulatedDocument.of(
                        random.nextInt(3) == 0 ? Kind.GOOD : Kind.values()[random.nextInt(Kind.values().length)],
                        ++documents);
        hub.push(random.nextInt(40) == 0 ? Configuration.LOCAL.document() : document);
        note("push " + hub.pushed().size() + " " + document);
        if (random.nextInt(3) != 0) {
            deliver(hub.retained().orElseThrow());
        }
    }

    private void fault(Fault fault) {
        TrialPhase phase = agent.phase();
        boolean happened = switch (fault) {
            case KILL -> random.nextInt(3) == 0 && crash(3);
            case POWER_CUT -> random.nextInt(3) == 0 && crash(1);
            case DAMAGED_RECORD -> random.nextInt(3) == 0 && damage();
            case SAVE_FAILS -> saveFails();
            case REPLAYED -> deliverOld(agent.newestSeen());
            case LOWER_REVISION -> agent.newestSeen() > 1 && deliverOld(1 + random.nextLong(agent.newestSeen() - 1));
            case REVISION_REUSED ->
                agent.newestSeen() > 0
                        && deliver(SimulatedHub.signed(
                                SimulatedHub.AGENT, SimulatedHub.KEY, agent.newestSeen(), "good:reused"));
            case FORGED -> deliver(forged());
            case OTHER_KEY ->
                hasPinned()
                        && deliver(SimulatedHub.signed(
                                SimulatedHub.AGENT, SimulatedHub.key("other"), agent.newestSeen() + 1, "good:x"));
            case OTHER_AGENT ->
                deliver(SimulatedHub.signed(new AgentId("other"), SimulatedHub.KEY, agent.newestSeen() + 1, "good:x"));
            case NEWER_DOCUMENT ->
                deliver(hub.push(SimulatedDocument.of(random.nextBoolean() ? Kind.GOOD : Kind.INVALID, ++documents)));
            case SAME_DOCUMENT ->
                hub.retained().filter(it -> deliver(hub.push(it.document()))).isPresent();
            case HUB_AWAY -> {
                hubThere = !hubThere;
                agent.tellHealth(hubThere, sourcesThere);
                yield !hubThere;
            }
            case SOURCES_SILENT -> {
                sourcesThere = !sourcesThere;
                agent.tellHealth(hubThere, sourcesThere);
                yield !sourcesThere;
            }
            case STALE_HEALTH -> {
                agent.tellStaleHealth();
                yield true;
            }
            case CLOCK_JUMPS -> {
                nowMs += random.nextInt(4) == 0 ? 1_500 : 0;
                agent.advanceTo(nowMs);
                yield true;
            }
        };
        if (happened) {
            note(fault + " in " + phase);
            met.computeIfAbsent(fault, any -> EnumSet.noneOf(TrialPhase.class)).add(phase);
        }
    }

    private boolean hasPinned() {
        return agent.vault.durable().pinned().isPresent();
    }

    private boolean crash(int survivorsOfFour) {
        agent.crash(random, survivorsOfFour);
        return true;
    }

    private boolean damage() {
        agent.damage(random);
        return true;
    }

    private boolean saveFails() {
        if (agent.vault.underWay().isEmpty()) {
            return false;
        }
        agent.endSave(false);
        return true;
    }

    private boolean deliverOld(long revision) {
        return revision > 0 && deliver(hub.pushed().get((int) revision - 1));
    }

    private DesiredConfig forged() {
        DesiredConfig genuine =
                SimulatedHub.signed(SimulatedHub.AGENT, SimulatedHub.KEY, agent.newestSeen() + 1, "good:forged");
        return switch (random.nextInt(3)) {
            case 0 ->
                new DesiredConfig(
                        genuine.agent(),
                        genuine.revision(),
                        genuine.document(),
                        genuine.digest(),
                        new ConfigSignature("00".repeat(64)),
                        genuine.key());
            case 1 ->
                new DesiredConfig(
                        genuine.agent(),
                        genuine.revision(),
                        "good:other",
                        genuine.digest(),
                        genuine.signature(),
                        genuine.key());
            default ->
                new DesiredConfig(
                        genuine.agent(),
                        genuine.revision() + 1,
                        "good:other",
                        Digest.of("good:other"),
                        genuine.signature(),
                        genuine.key());
        };
    }

    private boolean deliver(DesiredConfig desired) {
        note("deliver " + desired.revision() + " " + desired.document());
        agent.receive(desired);
        return true;
    }

    /** Faults have stopped: within bounded time the agent must be at rest, and the hub must know what it runs. */
    private void comeToRest() {
        hubThere = true;
        sourcesThere = true;
        for (int i = 0; i < WAY_TO_THE_END; i++) {
            nowMs += 5;
            agent.advanceTo(nowMs);
            if (!agent.isUp()) {
                note("start");
                agent.start();
            }
            work();
            if (agent.isUp() && i % 20 == 19) {
                agent.connect();
                hub.retained().ifPresent(this::deliver);
                agent.tellHealth(true, true);
            }
            agent.checkPromises();
            if (isAtRest()) {
                checkRest();
                return;
            }
        }
        throw new AssertionError("does not come to rest: " + agent.phase() + ", hub was told " + hub.reported
                + ", desired is " + hub.retained());
    }

    private boolean isAtRest() {
        Optional<Verdict> desired = hub.reported.flatMap(ReportedConfig::desired);
        return agent.isQuiet()
                && hub.retained()
                        .map(it -> desired.filter(verdict -> verdict.revision() == it.revision()
                                        && verdict.state().isFinal())
                                .isPresent())
                        .orElse(true);
    }

    private void checkRest() {
        Configuration running = agent.running().orElseThrow();
        ReportedConfig told = hub.reported.orElseThrow();
        if (!told.running().equals(Optional.of(agent.vault.durable().promoted().asRunning()))
                || !told.running().orElseThrow().digest().equals(running.digest())) {
            throw new AssertionError("reported is " + told + ", but " + running + " runs and "
                    + agent.vault.durable().promoted() + " is kept");
        }
        if (agent.vault.durable().candidate().isPresent()) {
            throw new AssertionError("at rest with something in trial");
        }
    }

    private void push(String document, Verdict.State expected) {
        DesiredConfig desired = hub.push(document);
        deliver(desired);
        comeToRest();
        Verdict verdict = hub.reported.flatMap(ReportedConfig::desired).orElseThrow();
        if (verdict.revision() != desired.revision() || verdict.state() != expected) {
            throw new AssertionError(expected + " is expected of " + desired + ", and the hub is told " + verdict);
        }
    }

    private void note(String what) {
        String line = nowMs + " ms " + agent.phase() + ": " + what;
        trace.add(line);
        traceHash = traceHash * 31 + line.hashCode();
    }
}
