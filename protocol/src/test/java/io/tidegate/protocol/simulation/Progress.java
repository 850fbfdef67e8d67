package io.tidegate.protocol.simulation;

import java.time.Duration;

/** How far a run is, on stderr: one line that is written over on a terminal, a line now and then otherwise. Thread-safe. */
final class Progress {

    private static final long TERMINAL_INTERVAL_NS = Duration.ofMillis(200).toNanos();
    private static final long LOG_INTERVAL_NS = Duration.ofSeconds(10).toNanos();

    private final String name;
    private final long whole;
    private final boolean terminal = System.console() != null;
    private final long startedNs = System.nanoTime();
    private long shownNs = startedNs;

    Progress(String name, long whole) {
        this.name = name;
        this.whole = whole;
    }

    synchronized void at(long done) {
        long nowNs = System.nanoTime();
        boolean end = done == whole;
        if (!end && nowNs - shownNs < (terminal ? TERMINAL_INTERVAL_NS : LOG_INTERVAL_NS)) {
            return;
        }
        shownNs = nowNs;
        double elapsed = (nowNs - startedNs) / 1e9;
        System.err.printf(
                "%s%s: %,d of %,d, %.0f s, %.0f s to go%s",
                terminal ? "\r" : "",
                name,
                done,
                whole,
                elapsed,
                elapsed / Math.max(1, done) * (whole - done),
                terminal && !end ? "   " : System.lineSeparator());
    }

    long seconds() {
        return Duration.ofNanos(System.nanoTime() - startedNs).toSeconds();
    }
}
