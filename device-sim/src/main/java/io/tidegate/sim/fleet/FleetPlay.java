package io.tidegate.sim.fleet;

import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import io.tidegate.sim.agent.VirtualAgent;
import io.tidegate.sim.device.RunClock;
import io.tidegate.sim.feed.MeasuringTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Agents on a few loops: lets them connect, measure, settle what they have measured, and take their leave. */
final class FleetPlay {

    private static final long WATCH_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long FIRST_CONNECT_LIMIT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long CONNECT_LIMIT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long FAREWELL_MS = 3_000;

    private final MqttClientExecutorConfig clientThreads;
    private final RunClock clock;
    private final MeasuringTime measuring;
    private final long settleNs;
    private final Companion companion;
    private final List<FleetLoop> loops = new ArrayList<>();
    private final List<VirtualAgent> agents = new ArrayList<>();

    /**
     * A play without any agents yet.
     *
     * @param threads loops, and as many threads of the MQTT client
     * @param settleNs how long after measuring they may take to settle everything
     */
    FleetPlay(int threads, RunClock clock, MeasuringTime measuring, long settleNs, Companion companion) {
        this.clientThreads =
                MqttClientExecutorConfig.builder().nettyThreads(threads).build();
        this.clock = clock;
        this.measuring = measuring;
        this.settleNs = settleNs;
        this.companion = companion;
        IntStream.range(0, threads).forEach(i -> loops.add(new FleetLoop(clock::nanoTime)));
    }

    /** Threads for the links of the agents. */
    MqttClientExecutorConfig clientThreads() {
        return clientThreads;
    }

    /** Adds an agent; it is given its loop as executor of what its link hears. */
    void seat(Function<Executor, VirtualAgent> maker) {
        loops.get(agents.size() % loops.size()).add(loop -> {
            VirtualAgent agent = maker.apply(loop);
            agents.add(agent);
            return agent;
        });
    }

    /** In the order in which they were seated; to be touched once the play is over. */
    List<VirtualAgent> agents() {
        return List.copyOf(agents);
    }

    /**
     * Plays; blocks until everything is settled, the time is up, no agent could connect, or the run was asked to stop.
     *
     * @param connectOverNs until when the last of them tries to connect, before they measure; negative if they measure at once
     * @param watcher is told ten times a second how the agents are
     * @return how and when that was
     */
    Ending play(long connectOverNs, Consumer<FleetCounts> watcher) throws InterruptedException, ExecutionException {
        loops.removeIf(loop -> loop.agents().isEmpty());
        ExecutorService executor =
                Executors.newFixedThreadPool(Math.max(1, loops.size()), task -> new Thread(task, "fleet-loop"));
        try {
            List<Future<?>> running = new ArrayList<>();
            long beginNs = clock.nanoTime();
            if (connectOverNs < 0) {
                begin();
            }
            loops.forEach(loop -> running.add(executor.submit(loop)));
            boolean completed =
                    (connectOverNs < 0 || connect(running, connectOverNs, watcher)) && await(running, watcher);
            long settledNs = clock.nanoTime();
            loops.forEach(FleetLoop::stop);
            for (Future<?> loop : running) {
                loop.get();
            }
            FleetCounts counts = FleetCounts.of(agents);
            farewell();
            return new Ending(counts, beginNs, settledNs, completed);
        } finally {
            executor.shutdownNow();
        }
    }

    /**
     * How a play ended.
     *
     * @param counts of all agents
     * @param fromNs when it began
     * @param atNs when it ended
     * @param completed false if no agent connected, or it was asked to stop
     */
    record Ending(FleetCounts counts, long fromNs, long atNs, boolean completed) {}

    private void begin() {
        long nowNs = clock.nanoTime();
        measuring.begin(nowNs);
        companion.begin(nowNs, measuring.endNs());
    }

    /** Lets all agents connect before they measure, so that connecting is not counted as latency; false if none can. */
    private boolean connect(List<Future<?>> running, long connectOverNs, Consumer<FleetCounts> watcher) {
        long startNs = clock.nanoTime();
        FleetCounts counts = counts();
        while (counts.connected() < agents.size() && running.stream().noneMatch(Future::isDone)) {
            // Without an error none has failed yet: so many take a while to begin.
            boolean refused = counts.connected() == 0 && !counts.error().isEmpty();
            long limitNs = refused ? FIRST_CONNECT_LIMIT_NS : CONNECT_LIMIT_NS + connectOverNs;
            if (clock.nanoTime() - startNs > limitNs) {
                break;
            }
            if (!clock.pause(WATCH_INTERVAL_NS)) {
                return false;
            }
            counts = counts();
            watcher.accept(counts);
        }
        begin();
        return counts.connected() > 0 || agents.isEmpty();
    }

    private boolean await(List<Future<?>> running, Consumer<FleetCounts> watcher) {
        while (running.stream().noneMatch(Future::isDone)) {
            FleetCounts counts = counts();
            watcher.accept(counts);
            long sinceEndNs = clock.nanoTime() - measuring.endNs();
            // Counts are a tenth of a second old, so measuring must be over for longer.
            boolean drained =
                    sinceEndNs > 3 * WATCH_INTERVAL_NS && counts.ledger().pending() == 0 && companion.isDone();
            if (drained || sinceEndNs > settleNs) {
                return true;
            }
            if (!clock.pause(WATCH_INTERVAL_NS)) {
                return false;
            }
        }
        return true;
    }

    private FleetCounts counts() {
        return loops.stream().map(FleetLoop::counts).reduce(FleetCounts.NONE, FleetCounts::plus);
    }

    private void farewell() throws InterruptedException, ExecutionException {
        CompletableFuture<?>[] farewells = agents.stream()
                .map(agent -> agent.close().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(farewells).get(FAREWELL_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // The hub is away; the wills say it.
            return;
        }
    }
}
