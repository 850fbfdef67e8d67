package io.tidegate.protocol.sync;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * One seed, one world: an agent, a network and a hub on one thread and virtual time. Faults: loss, duplication,
 * reordering, delay, partitions, crashes of either side that forget what was not synced, failing commits, eviction,
 * a hub restored from a backup. After each event the promises are checked; at the end faults stop and everything must
 * drain within bounded virtual time.
 */
final class SyncSimulation {

    private static final SyncLimits LIMITS = new SyncLimits(7, 4096, 8, 4, 8, 20, 400, 2_000, 10, 3, 50, 64);

    private static final int EVENTS = 400;

    /** What can happen; the report of a run says how often each did. */
    enum Event {
        OFFER,
        SYNC,
        SEND,
        DELIVER,
        DROP,
        DUPLICATE,
        COMMIT,
        FAIL_COMMIT,
        EDGE_CRASH,
        HUB_CRASH,
        HUB_RESTORE,
        BACKUP,
        PARTITION,
        EVICT,
        RELEASE,
        FLUSH,
        STATUS
    }

    /** A message in the network, to be delivered on whichever side it is for. */
    private record Message(Consumer<SyncSimulation> deliver) {}

    private final long seed;
    private final SplittableRandom random;
    private final StreamId stream = new StreamId(new AgentId("sim"), 42, Lane.LIVE);
    private final SimulatedEdge edge;
    private final SimulatedHub hub;
    private final List<Message> network = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final Map<Event, Integer> happened = new EnumMap<>(Event.class);
    private SimulatedHub.Database backup;
    private boolean connected;
    private boolean restored;
    private long session;
    private long nowMs;
    private long nextValue = 1;
    private long traceHash = 1125899906842597L;

    SyncSimulation(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.edge = new SimulatedEdge(stream, LIMITS, random);
        this.hub = new SimulatedHub(stream, LIMITS, random);
        this.backup = hub.backup();
    }

    /** Runs the world to its end; throws an AssertionError that tells its story if a promise is broken. */
    void run() {
        try {
            for (int i = 0; i < EVENTS; i++) {
                step(pick());
                checkSafety();
            }
            drain();
        } catch (AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + ": " + e.getMessage() + "\nThe last events:\n  "
                            + String.join("\n  ", trace.subList(Math.max(0, trace.size() - 20), trace.size())),
                    e);
        }
    }

    Map<Event, Integer> happened() {
        return happened;
    }

    long traceHash() {
        return traceHash;
    }

    private Event pick() {
        int dice = random.nextInt(1000);
        if (dice < 130) {
            return Event.OFFER;
        } else if (dice < 250) {
            return Event.SYNC;
        } else if (dice < 420) {
            return Event.SEND;
        } else if (dice < 680) {
            return Event.DELIVER;
        } else if (dice < 730) {
            return Event.DROP;
        } else if (dice < 760) {
            return Event.DUPLICATE;
        } else if (dice < 880) {
            return Event.COMMIT;
        } else if (dice < 890) {
            return Event.FAIL_COMMIT;
        } else if (dice < 897) {
            return Event.EDGE_CRASH;
        } else if (dice < 904) {
            return Event.HUB_CRASH;
        } else if (dice < 907) {
            return Event.HUB_RESTORE;
        } else if (dice < 912) {
            return Event.BACKUP;
        } else if (dice < 922) {
            return Event.PARTITION;
        } else if (dice < 935) {
            return Event.EVICT;
        } else if (dice < 955) {
            return Event.RELEASE;
        } else if (dice < 975) {
            return Event.FLUSH;
        }
        return Event.STATUS;
    }

    private void step(Event event) {
        nowMs += random.nextInt(30);
        happened.merge(event, 1, Integer::sum);
        note(event.toString());
        switch (event) {
            case OFFER -> {
                List<Long> values = new ArrayList<>();
                for (int i = random.nextInt(1, 12); i > 0; i--) {
                    values.add(nextValue++);
                }
                edge.offer(values);
            }
            case SYNC -> edge.sync(nowMs);
            case SEND -> {
                if (connected) {
                    edge.poll(nowMs).ifPresent(this::send);
                } else {
                    connect();
                }
            }
            case DELIVER -> deliver(random.nextInt(4) == 0);
            case DROP -> {
                if (!network.isEmpty()) {
                    network.remove(random.nextInt(network.size()));
                }
            }
            case DUPLICATE -> {
                if (!network.isEmpty()) {
                    network.add(network.get(random.nextInt(network.size())));
                }
            }
            case COMMIT -> commit();
            case FAIL_COMMIT -> {
                if (hub.hasWork()) {
                    hub.failCommit();
                }
            }
            case EDGE_CRASH -> {
                disconnect();
                edge.crash();
            }
            case HUB_CRASH -> {
                disconnect();
                hub.crash();
            }
            case HUB_RESTORE -> {
                disconnect();
                hub.restore(backup);
                restored = true;
            }
            case BACKUP -> backup = hub.backup();
            case PARTITION -> disconnect();
            case EVICT -> edge.evict(random.nextInt(1, 15), nowMs);
            case RELEASE -> edge.releaseSettled();
            case FLUSH -> edge.flushSettled();
            case STATUS -> {
                if (connected) {
                    status();
                }
            }
        }
    }

    private void send(SimulatedBatch batch) {
        note("sends " + batch.range() + " gaps " + batch.gaps());
        network.add(new Message(world -> world.hub.receive(batch)));
    }

    private void commit() {
        if (hub.hasWork()) {
            Receipt receipt = hub.commit();
            note("commits through " + receipt.storedThrough() + " " + receipt.islands() + " lost "
                    + receipt.lostReadings());
            answer(receipt);
        }
    }

    private void answer(Receipt receipt) {
        network.add(new Message(world -> {
            if (world.connected) {
                world.edge.receive(receipt, world.nowMs);
            }
        }));
    }

    private void connect() {
        connected = true;
        session = random.nextLong();
        edge.connect(session);
        status();
    }

    private void status() {
        StreamReport report = edge.report();
        long ofSession = session;
        network.add(new Message(world -> world.answer(world.hub.greet(ofSession, report))));
    }

    /** A partition loses what is under way, in whole or in part. */
    private void disconnect() {
        connected = false;
        edge.disconnect();
        network.removeIf(message -> random.nextInt(4) != 0);
    }

    private void deliver(boolean reordered) {
        if (!network.isEmpty()) {
            network.remove(reordered ? random.nextInt(network.size()) : 0)
                    .deliver()
                    .accept(this);
        }
    }

    /** Faults stop: everything must be settled within bounded virtual time. */
    private void drain() {
        edge.sync(nowMs);
        disconnect();
        network.clear();
        for (int round = 0; round < 2_000; round++) {
            nowMs += 20;
            if (!connected) {
                connect();
            } else if (round % 50 == 49) {
                status();
            }
            for (int i = 0; i < 10; i++) {
                edge.poll(nowMs).ifPresent(this::send);
            }
            while (!network.isEmpty()) {
                deliver(false);
            }
            commit();
            while (!network.isEmpty()) {
                deliver(false);
            }
            checkSafety();
            if (edge.counts().pending() == 0
                    && hub.settled().through() == edge.ledger().appendedThrough()
                    && edge.counts().lostTotal() == hub.lost().count()) {
                checkEnd();
                return;
            }
        }
        throw new AssertionError(
                "does not drain: agent " + edge.counts() + " " + edge.ledger().stored() + " gaps "
                        + edge.ledger().gaps() + ", hub settled " + hub.settled() + " lost " + hub.lost());
    }

    private void checkSafety() {
        Map<Long, Long> rows = hub.rows();
        rows.forEach((sequence, value) -> {
            if (!edge.accepted.contains(sequence)) {
                throw new AssertionError("phantom: " + sequence + " is stored but was never accepted");
            }
            if (!value.equals(edge.truth.get(sequence))) {
                throw new AssertionError("sequence " + sequence + " is stored with another value");
            }
        });
        LedgerCounts counts = edge.counts();
        if (counts.pending() < 0 || counts.accepted() != edge.accepted.count()) {
            throw new AssertionError("the equation is broken at the agent: " + counts);
        }
        for (long sequence = 1; sequence <= edge.ledger().appendedThrough(); sequence++) {
            boolean pending = !edge.ledger().isSettled(new SequenceRange(sequence, sequence));
            if (pending && !edge.keeps(sequence)) {
                throw new AssertionError("lost silently: " + sequence + " is pending but not kept");
            }
        }
        if (!restored) {
            for (SequenceRange range : edge.ledger().stored()) {
                if (!hub.settled().contains(range)) {
                    throw new AssertionError("the agent forgets " + range + " which the hub has not committed");
                }
            }
        }
        if (hub.conflicts > 0) {
            throw new AssertionError("a conflict without a clone");
        }
    }

    private void checkEnd() {
        Map<Long, Long> rows = hub.rows();
        RangeSet lost = hub.lost();
        for (SequenceRange range : edge.accepted.ranges()) {
            for (long sequence = range.first(); sequence <= range.last(); sequence++) {
                if (rows.containsKey(sequence) == lost.contains(sequence)) {
                    throw new AssertionError("sequence " + sequence + " is "
                            + (lost.contains(sequence) ? "stored and lost" : "neither stored nor lost"));
                }
            }
        }
        RangeSet lostAtEdge =
                new RangeSet(edge.ledger().gaps().stream().map(Gap::range).toList());
        if (!lostAtEdge.equals(lost)) {
            throw new AssertionError("agent and hub disagree about what is lost: " + lostAtEdge + " / " + lost);
        }
    }

    private void note(String what) {
        trace.add(nowMs + " ms " + what);
        traceHash = traceHash * 31 + what.hashCode();
    }
}
