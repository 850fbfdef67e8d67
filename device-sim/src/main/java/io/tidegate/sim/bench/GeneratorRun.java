package io.tidegate.sim.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Runs the connections of a generator of load side by side, and says at the end what they sent and what that cost. */
final class GeneratorRun {

    private GeneratorRun() {}

    /** Times of readings begin now. */
    static long nowNs() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    /** Whether so many seconds are over, from now on. */
    static BooleanSupplier after(String seconds) {
        long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(seconds));
        return () -> System.nanoTime() >= untilNs;
    }

    /** Runs each connection on a thread of its own; each returns how many readings were accepted. Prints one line. */
    static void report(List<? extends Callable<Long>> connections) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(connections.size());
        try {
            long begin = System.nanoTime();
            long cpuNs = cpuNs();
            List<Future<Long>> running = new ArrayList<>();
            connections.forEach(connection -> running.add(threads.submit(connection)));
            long readings = 0;
            for (Future<Long> connection : running) {
                readings += connection.get();
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "readings=%d seconds=%.2f per_s=%.0f cpu_percent=%.1f%n",
                    readings,
                    seconds,
                    readings / seconds,
                    (cpuNs() - cpuNs) / 1e7 / seconds);
        } finally {
            threads.shutdownNow();
        }
    }

    private static long cpuNs() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }
}
