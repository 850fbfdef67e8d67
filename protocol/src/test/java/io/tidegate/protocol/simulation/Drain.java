package io.tidegate.protocol.simulation;

import io.tidegate.protocol.simulation.BrokenPromise.Promise;
import io.tidegate.protocol.sync.EdgeLedger;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.RangeSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The end of a world: faults stop, and everything that was accepted must come to where it belongs within bounded time. Then
 * an ordinary outage: the newest readings must be there before the backlog, and the backlog must not starve.
 */
final class Drain {

    private static final int MOST_ROUNDS = 600;
    private static final int ROUND_MS = 20;
    private static final int ROUNDS_PER_STATUS = 25;
    private static final int BATCHES_PER_ROUND = 10;
    private static final int MESSAGES_PER_ROUND = 500;

    private static final int OUTAGE_READINGS = 60;
    private static final int ROUNDS_OF_FRESH = 60;

    private final World world;
    private final SimulatedNode[] nodes;
    private final List<SimulatedAgent> agents;
    private final Network network;
    private final SimulatedDatabase database;
    private final Truth truth;
    private final SplittableRandom random;
    private int round;

    Drain(
            World world,
            SimulatedNode[] nodes,
            List<SimulatedAgent> agents,
            Network network,
            SimulatedDatabase database,
            Truth truth) {
        this.world = world;
        this.nodes = nodes;
        this.agents = agents;
        this.network = network;
        this.database = database;
        this.truth = truth;
        this.random = new SplittableRandom(world.nowMs());
    }

    void run() {
        world.trace().note(world.nowMs(), "faults stop");
        network.unblock();
        for (SimulatedNode node : nodes) {
            node.resume();
            node.credit(World.LIMITS.creditReadings());
        }
        // What was under way may still arrive, in the session that stands.
        drain(agents.get(world.inUse()));
        for (int which = 0; agents.size() > 1 && which <= agents.size(); which++) {
            world.connect(which % agents.size());
            drain(agents.get(world.inUse()));
        }
        if (!world.identitySplit()) {
            recoverFromAnOutage(agents.get(0));
        }
        checkFates();
    }

    private void drain(SimulatedAgent agent) {
        for (int rounds = 0; rounds < MOST_ROUNDS; rounds++) {
            if (!agent.isConnected()) {
                world.connect(world.inUse());
            }
            agent.sync(world.nowMs());
            for (int i = 0; i < BATCHES_PER_ROUND; i++) {
                world.send();
            }
            settle();
            if (isDrained(agent)) {
                return;
            }
        }
        boolean sent = agent.buffer().counts().pending() == 0;
        throw new BrokenPromise(
                sent ? Promise.BOTH_ENDS_AGREE : Promise.EVERYTHING_DRAINS,
                agent.name() + " still has " + agent.buffer().counts() + " " + MOST_ROUNDS * ROUND_MS
                        + " ms after the last fault; its gaps "
                        + agent.buffer().ledgers().stream()
                                .map(ledger -> ledger.stream() + " " + ledger.gaps() + " the hub lost "
                                        + database.lost(ledger.stream()))
                                .toList());
    }

    /** Everything on its way arrives, and is committed and answered. */
    private void settle() {
        world.pass(ROUND_MS);
        if (++round % ROUNDS_PER_STATUS == 0) {
            world.status();
        }
        for (int i = 0; i < MESSAGES_PER_ROUND && !network.isEmpty(); i++) {
            network.take().ifPresent(envelope -> world.deliver(envelope, random));
            commit(nodes[world.active()]);
        }
        commit(nodes[world.active()]);
        commit(nodes[1 - world.active()]);
        world.check();
    }

    private void commit(SimulatedNode node) {
        world.beginCommit(node);
        world.endCommit(node);
    }

    private void recoverFromAnOutage(SimulatedAgent agent) {
        agent.disconnect();
        for (int offered = 0; offered < OUTAGE_READINGS; offered += World.LIMITS.maxBatchReadings()) {
            agent.offer(Lane.LIVE, World.LIMITS.maxBatchReadings(), world.nowMs());
            agent.sync(world.nowMs());
        }
        long backlogThrough = agent.liveThrough();
        world.connect(0);
        settle();
        agent.offer(Lane.LIVE, 1, world.nowMs());
        agent.sync(world.nowMs());
        world.pass(World.LIMITS.lingerMs());
        // One batch of the backlog may be due before it.
        Optional<Message.Batch> first = world.send();
        Optional<Message.Batch> second = world.send();
        if (!isBeyond(backlogThrough, first) && !isBeyond(backlogThrough, second)) {
            throw new BrokenPromise(
                    Promise.NEW_BEFORE_OLD,
                    "number " + (backlogThrough + 1) + " is the newest, but " + first + " and " + second
                            + " were sent");
        }
        for (int i = 0; i < ROUNDS_OF_FRESH; i++) {
            agent.offer(Lane.LIVE, 1, world.nowMs());
            agent.sync(world.nowMs());
            world.pass(World.LIMITS.lingerMs());
            for (int sent = 0; sent < BATCHES_PER_ROUND; sent++) {
                world.send();
            }
            settle();
        }
        if (agent.liveSettledBelow() <= backlogThrough) {
            throw new BrokenPromise(
                    Promise.EVERYTHING_DRAINS,
                    "the backlog through " + backlogThrough + " starves behind fresh readings: "
                            + agent.liveSettledBelow() + " is still pending");
        }
        drain(agent);
    }

    private static boolean isBeyond(long backlogThrough, Optional<Message.Batch> batch) {
        return batch.flatMap(Message.Batch::range)
                .filter(range -> range.last() > backlogThrough)
                .isPresent();
    }

    /** Nothing is pending; and what the agent calls lost the hub calls lost, and nothing else. */
    private boolean isDrained(SimulatedAgent agent) {
        return agent.buffer().counts().pending() == 0
                && (world.identitySplit() || agent.buffer().ledgers().stream().allMatch(this::isAgreed));
    }

    private boolean isAgreed(EdgeLedger ledger) {
        RangeSet lost = new RangeSet(ledger.gaps().stream().map(Gap::range).toList());
        return lost.equals(database.lost(ledger.stream()));
    }

    /** Every reading that was accepted is stored under its number, kept aside as a conflict, or declared lost. */
    private void checkFates() {
        truth.accepted().forEach((value, position) -> {
            boolean stored = database.has(position.stream(), position.sequence(), value);
            boolean lost = truth.wasDeclaredLost(position.stream(), position.sequence())
                    || (world.identitySplit() && truth.wasGivenUp(position.stream(), position.sequence()));
            // Stored once, then undone by a backup of the hub and kept nowhere; of two copies nobody can say whose it
            // was.
            boolean undone = world.identitySplit()
                    && truth.wasCommitted(value)
                    && agents.stream()
                            .noneMatch(agent -> agent.buffer().values().contains(value));
            if (!stored && !lost && !undone && !truth.wasThrownAway(value)) {
                throw new BrokenPromise(
                        Promise.NOTHING_IS_LOST,
                        "reading " + value + ", number " + position.sequence() + " of " + position.stream()
                                + ", was accepted, and is neither stored nor declared lost");
            }
        });
    }
}
