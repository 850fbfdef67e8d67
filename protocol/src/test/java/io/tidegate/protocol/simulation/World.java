package io.tidegate.protocol.simulation;

import io.tidegate.protocol.simulation.Network.Envelope;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SyncLimits;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * An agent (or two, once its disk was copied), a network, and a hub of two nodes over one database, on one thread and
 * virtual time. Carries out a {@link Plan}, checks the promises after every step, and lets everything drain at the end.
 */
final class World {

    static final SyncLimits LIMITS = new SyncLimits(7, 4096, 8, 4, 8, 20, 400, 2_000, 10, 3, 50, 64);

    private static final long[] CREDITS = {1, 5, 20, 20, 40};
    private static final int LONG_WAIT_MS = 1_500;
    private static final long CLOCK_STEP_MS = 100_000;
    private static final int BURST = 70;

    private final SplittableRandom identities;
    private final Bugs bugs;
    private final Truth truth = new Truth();
    private final Network network = new Network();
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private final SimulatedDatabase database;
    private final SimulatedNode[] nodes;
    private final Map<Fault, Set<Situation>> met = new EnumMap<>(Fault.class);
    private final Trace trace = new Trace();
    private SimulatedDatabase backup;
    private SimulatedBuffer image;
    private int active;
    private int inUse;
    private boolean identitySplit;
    private long nowMs;

    World(long seed, Bugs bugs) {
        this.identities = new SplittableRandom(seed);
        this.bugs = bugs;
        this.database = new SimulatedDatabase(truth, bugs);
        this.nodes = new SimulatedNode[] {
            new SimulatedNode(database, LIMITS, bugs, identities.nextLong()),
            new SimulatedNode(database, LIMITS, bugs, identities.nextLong())
        };
        agents.add(new SimulatedAgent(
                "the agent", new SimulatedBuffer(truth, bugs, identities), truth, LIMITS, bugs, identities.nextLong()));
        this.backup = database.backup();
        this.image = new SimulatedBuffer(agent().buffer());
    }

    /** Carries out the plan and lets everything drain; throws a {@link BrokenPromise} that says what does not hold. */
    void run(Plan plan) {
        for (Plan.Step step : plan.steps()) {
            nowMs += step.waitMs();
            SplittableRandom random = new SplittableRandom(step.seed());
            if (step.deed() instanceof Fault fault) {
                strike(fault, random);
            } else {
                act((Act) step.deed(), random);
            }
            check();
        }
        new Drain(this, nodes, agents, network, database, truth).run();
    }

    /** In which situations each fault struck. */
    Map<Fault, Set<Situation>> met() {
        return met;
    }

    Trace trace() {
        return trace;
    }

    long nowMs() {
        return nowMs;
    }

    void pass(long ms) {
        nowMs += ms;
    }

    int inUse() {
        return inUse;
    }

    int active() {
        return active;
    }

    /** Whether two buffers with one identity came of a fault, so that only the readings themselves can be compared. */
    boolean identitySplit() {
        return identitySplit;
    }

    long readings() {
        return truth.accepted().size();
    }

    // Work

    private void act(Act act, SplittableRandom random) {
        trace.note(nowMs, act.words());
        switch (act) {
            case OFFER_LIVE -> agent(random).offer(Lane.LIVE, random.nextInt(1, 12), nowMs);
            case OFFER_ALARM -> agent(random).offer(Lane.ALARM, random.nextInt(1, 5), nowMs);
            case SYNC -> agents.forEach(agent -> agent.sync(nowMs));
            case SEND -> send(random);
            case DELIVER -> network.take().ifPresent(envelope -> deliver(envelope, random));
            case BEGIN_COMMIT -> beginCommit(node(random));
            case END_COMMIT -> endCommit(node(random));
            case STATUS -> status();
            case RELEASE -> agents.forEach(agent -> agent.buffer().releaseOldest());
            case SAVE -> agents.forEach(agent -> agent.buffer().save());
            case BACK_UP -> {
                backup = database.backup();
                image = new SimulatedBuffer(agent().buffer());
            }
            case UNBLOCK -> network.unblock();
            case WAIT -> nowMs += random.nextInt(LONG_WAIT_MS);
        }
    }

    private void send(SplittableRandom random) {
        if (agents.get(inUse).isConnected()) {
            send();
        } else {
            connect(random.nextInt(agents.size()));
        }
    }

    /** The agent in use sends one message, if it may; returns it. */
    Optional<Message.Batch> send() {
        SimulatedAgent agent = agents.get(inUse);
        agent.dueStatus().ifPresent(status -> network.send(status, true));
        Optional<Message.Batch> batch = agent.poll(nowMs);
        batch.ifPresent(message -> {
            trace.note(nowMs, agent.name() + " sends " + words(message));
            network.send(message, true);
        });
        return batch;
    }

    /** Both copies of a disk have one client id, so that the broker ends the other's connection. */
    void connect(int which) {
        agents.forEach(SimulatedAgent::disconnect);
        inUse = which;
        network.send(agents.get(which).connect(identities.nextLong()), true);
        trace.note(nowMs, agents.get(which).name() + " connects");
    }

    void status() {
        if (agents.get(inUse).isConnected()) {
            network.send(agents.get(inUse).status(), true);
        }
    }

    void deliver(Envelope envelope, SplittableRandom random) {
        Message message = envelope.message();
        if (envelope.up()) {
            if (message instanceof Message.Batch batch) {
                network.send(new Message.Acknowledged(batch.session(), batch.token(), envelope.damaged()), false);
            }
            if (!envelope.damaged()) {
                nodes[active].receive(message);
            }
        } else if (!envelope.damaged() && agents.get(inUse).isConnected()) {
            if (message instanceof Message.Acknowledged answer) {
                agents.get(inUse).receive(answer, random, nowMs);
            } else if (message instanceof Message.Settled settled) {
                trace.note(nowMs, agents.get(inUse).name() + " is told " + words(settled.receipt()));
                agents.get(inUse).receive(settled.receipt(), random, nowMs);
            }
        }
    }

    void beginCommit(SimulatedNode node) {
        answer(node.beginCommit(nowMs));
    }

    void endCommit(SimulatedNode node) {
        answer(node.endCommit(nowMs));
    }

    private void answer(List<Receipt> receipts) {
        receipts.forEach(receipt -> network.send(new Message.Settled(receipt), false));
    }

    // Faults

    private void strike(Fault fault, SplittableRandom random) {
        Set<Situation> situations = situations();
        if (!isPossible(fault)) {
            return;
        }
        trace.note(nowMs, fault.words());
        met.computeIfAbsent(fault, unused -> EnumSet.noneOf(Situation.class)).addAll(situations);
        SimulatedAgent agent = agents.get(inUse);
        switch (fault) {
            case MESSAGE_LOST -> network.lose(random);
            case MESSAGE_DOUBLED -> network.twice(random);
            case MESSAGE_OVERTAKES -> network.takeAny(random).ifPresent(envelope -> deliver(envelope, random));
            case MESSAGE_DAMAGED -> network.damage(random);
            case MESSAGES_LATE -> nowMs += LIMITS.maxReceiptTimeoutMs();
            case LINK_CUT -> cutLink(random);
            case UPLINK_BLOCKED -> network.blockUplink();
            case DOWNLINK_BLOCKED -> network.blockDownlink();
            case AGENT_KILLED -> {
                network.cut(random);
                agent.kill(random);
            }
            case AGENT_POWER_CUT -> {
                network.cut(random);
                agent.cutPower(random);
            }
            case SYNC_FAILS -> agent.failSync(nowMs);
            case BUFFER_OVERFLOWS -> overflow(agent);
            case SEGMENT_DAMAGED -> agent.damage(random, nowMs);
            case AGENT_CLOCK_STEPS -> agent.stepClock(random.nextLong(-CLOCK_STEP_MS, CLOCK_STEP_MS));
            case HUB_KILLED -> {
                if (random.nextBoolean()) {
                    cutLink(random);
                }
                nodes[active].die(random.nextBoolean());
            }
            case HUB_RESTORED -> {
                cutLink(random);
                nodes[active].restart();
                database.restore(backup);
            }
            case COMMIT_FAILS -> nodes[active].fail();
            case COMMIT_OUTCOME_UNKNOWN -> nodes[active].endUnknown(random.nextBoolean());
            case NODE_STOPPED -> {
                nodes[active].stop();
                active = 1 - active;
            }
            case NODE_RESUMED -> nodes[1 - active].resume();
            case HUB_CLOCK_STEPS -> nodes[active].stepClock(random.nextLong(-CLOCK_STEP_MS, CLOCK_STEP_MS));
            case CREDIT_CHANGES -> nodes[active].credit(CREDITS[random.nextInt(CREDITS.length)]);
            case AGENT_CLONED -> {
                identitySplit = true;
                agents.add(new SimulatedAgent(
                        "the copy", new SimulatedBuffer(agent().buffer()), truth, LIMITS, bugs, random.nextLong()));
            }
            case AGENT_SET_BACK -> {
                identitySplit = true;
                network.cut(random);
                truth.thrownAway(Set.copyOf(image.values()));
                agent().replaceDisk(new SimulatedBuffer(image), random);
            }
        }
    }

    private boolean isPossible(Fault fault) {
        return switch (fault) {
            case MESSAGE_LOST, MESSAGE_DOUBLED, MESSAGE_OVERTAKES, MESSAGE_DAMAGED, MESSAGES_LATE -> !network.isEmpty();
            case SYNC_FAILS -> agents.get(inUse).buffer().hasUnsynced();
            case COMMIT_FAILS, COMMIT_OUTCOME_UNKNOWN -> nodes[active].isCommitting();
            case NODE_STOPPED -> !nodes[1 - active].isStopped();
            case NODE_RESUMED -> nodes[1 - active].isStopped();
            case AGENT_CLONED, AGENT_SET_BACK -> agents.size() == 1 && !identitySplit;
            default -> true;
        };
    }

    private void cutLink(SplittableRandom random) {
        agents.forEach(SimulatedAgent::disconnect);
        network.cut(random);
    }

    private void overflow(SimulatedAgent agent) {
        for (int offered = 0; offered < BURST; offered += LIMITS.maxBatchReadings()) {
            agent.offer(Lane.LIVE, LIMITS.maxBatchReadings(), nowMs);
            agent.sync(nowMs);
        }
    }

    private Set<Situation> situations() {
        Set<Situation> now = EnumSet.noneOf(Situation.class);
        SimulatedAgent agent = agents.get(inUse);
        add(now, Situation.OFFLINE, !agent.isConnected());
        add(now, Situation.NOT_GREETED, agent.isConnected() && !agent.isGreeted());
        add(
                now,
                Situation.AT_REST,
                agent.buffer().counts().pending() == 0 && !agent.buffer().hasUnsynced());
        add(now, Situation.NOT_SYNCED, agent.buffer().hasUnsynced());
        add(now, Situation.BACKLOG, agent.backlog() > 0);
        add(now, Situation.IN_FLIGHT, agent.inFlight() > 0);
        add(now, Situation.OUT_OF_CREDIT, agent.isOutOfCredit());
        add(now, Situation.GAPS_UNCONFIRMED, agent.hasUnconfirmedGaps());
        add(now, Situation.OLD_EPOCH_PENDING, agent.hasOldEpochPending());
        add(now, Situation.HUB_QUEUE_WAITS, nodes[active].hasQueue());
        add(now, Situation.COMMIT_UNDER_WAY, nodes[active].isCommitting());
        add(now, Situation.HUB_STALE, nodes[0].isStale() || nodes[1].isStale());
        return now;
    }

    private static void add(Set<Situation> to, Situation situation, boolean holds) {
        if (holds) {
            to.add(situation);
        }
    }

    void check() {
        agents.forEach(SimulatedAgent::check);
    }

    private SimulatedAgent agent() {
        return agents.get(0);
    }

    private SimulatedAgent agent(SplittableRandom random) {
        return agents.get(random.nextInt(agents.size()));
    }

    private SimulatedNode node(SplittableRandom random) {
        return random.nextInt(4) == 0 ? nodes[1 - active] : nodes[active];
    }

    private static String words(Message.Batch batch) {
        return batch.range().map(Object::toString).orElse("no readings") + " of "
                + batch.stream().lane().text()
                + (batch.gaps().isEmpty()
                        ? ""
                        : " and gaps " + batch.gaps().stream().map(Gap::range).toList());
    }

    private static String words(Receipt receipt) {
        return receipt.stream().lane().text() + " through " + receipt.storedThrough()
                + (receipt.islands().isEmpty() ? "" : " and " + receipt.islands())
                + (receipt.rewind().isEmpty() ? "" : ", again " + receipt.rewind());
    }
}
