package io.tidegate.sim.cli;

import io.tidegate.sim.device.RunClock;
import io.tidegate.sim.load.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Says how far a load test is: one line that is drawn anew on a terminal, now and then a line of its own elsewhere. Not thread-safe. */
final class RunProgress implements AutoCloseable {

    private static final long REDRAW_NS = Duration.ofMillis(100).toNanos();
    private static final long LINE_NS = Duration.ofSeconds(10).toNanos();
    private static final int CELLS = 20;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final Form form;
    private final RunClock clock;
    private long drawnNs;

    /** How it is shown. */
    enum Form {
        NONE,
        LINES,
        BAR
    }

    RunProgress(PrintWriter out, Form form, RunClock clock) {
        this.out = out;
        this.form = form;
        this.clock = clock;
        this.drawnNs = clock.nanoTime() - (form == Form.BAR ? REDRAW_NS : 0);
    }

    /** Shows it, if it is time to. */
    void show(Progress progress) {
        long nowNs = clock.nanoTime();
        boolean due = nowNs - drawnNs >= (form == Form.BAR ? REDRAW_NS : LINE_NS);
        if (form == Form.NONE || (!due && progress.phase() != Progress.Phase.CHECKING)) {
            return;
        }
        drawnNs = nowNs;
        out.print(form == Form.BAR ? ERASE_LINE + line(progress) : line(progress) + System.lineSeparator());
        out.flush();
    }

    /** The line. */
    static String line(Progress progress) {
        long elapsedNs = Math.min(progress.elapsedNs(), progress.durationNs());
        int filled = (int) (CELLS * elapsedNs / progress.durationNs());
        return String.format(
                Locale.ROOT,
                "%-10s [%s%s] %s ETA %s  sent %,d  stored %,d  lost %,d  doubled %,d  p50 %s  p99 %s",
                progress.phase().word(),
                "=".repeat(filled),
                " ".repeat(CELLS - filled),
                ProgressBar.clockTime(seconds(progress.elapsedNs())),
                ProgressBar.clockTime(seconds(progress.durationNs() - elapsedNs)),
                progress.sent(),
                progress.stored(),
                progress.lost(),
                progress.doubled(),
                ms(progress.p50Ms()),
                ms(progress.p99Ms()));
    }

    private static long seconds(long ns) {
        return Duration.ofNanos(ns).toSeconds();
    }

    private static String ms(double ms) {
        return Double.isNaN(ms) ? "-" : String.format(Locale.ROOT, "%,.0f ms", ms);
    }

    @Override
    public void close() {
        if (form == Form.BAR) {
            out.print(ERASE_LINE);
            out.flush();
        }
    }
}
