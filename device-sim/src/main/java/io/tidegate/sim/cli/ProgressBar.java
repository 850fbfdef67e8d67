package io.tidegate.sim.cli;

import io.tidegate.sim.device.RunClock;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** One line on a terminal that says how far a run is. Not thread-safe. */
final class ProgressBar implements AutoCloseable {

    private static final long REDRAW_NS = Duration.ofMillis(200).toNanos();
    private static final int CELLS = 24;
    private static final int MAX_REMARK_CHARS = 60;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean shown;
    private final long total;
    private final RunClock clock;
    private final long startNs;
    private long done;
    private long drawnNs;
    private String remark = "";

    /**
     * A bar.
     *
     * @param shown false: it draws nothing
     * @param total how many readings there are; {@link Long#MAX_VALUE} if there is no end
     */
    ProgressBar(PrintWriter out, boolean shown, long total, RunClock clock) {
        this.out = out;
        this.shown = shown;
        this.total = total;
        this.clock = clock;
        this.startNs = clock.nanoTime();
        this.drawnNs = startNs - REDRAW_NS;
    }

    /** Whether it draws anything. */
    boolean isShown() {
        return shown;
    }

    /** So many more are done. */
    void advance(long readings) {
        done += readings;
        draw();
    }

    /** Says something at the end of the line, until it is told otherwise. */
    void remark(String text) {
        remark = text.length() > MAX_REMARK_CHARS ? text.substring(0, MAX_REMARK_CHARS) + "…" : text;
        draw();
    }

    private void draw() {
        long now = clock.nanoTime();
        if (shown && now - drawnNs >= REDRAW_NS) {
            drawnNs = now;
            out.print(ERASE_LINE + line(now - startNs));
            out.flush();
        }
    }

    /** The line after a run of {@code elapsedNs}. */
    String line(long elapsedNs) {
        double seconds = elapsedNs / 1e9;
        double rate = seconds > 0 ? done / seconds : 0;
        String counted = String.format(Locale.ROOT, "%,d readings  %,.0f/s", done, rate);
        if (total == Long.MAX_VALUE) {
            return "%s  %s  %s".formatted(clockTime((long) seconds), counted, remark);
        }
        int filled = total == 0 ? CELLS : (int) (CELLS * done / total);
        String left = rate > 0 ? clockTime((long) Math.ceil((total - done) / rate)) : "--:--";
        return "%3d %% [%s%s] %s of %s  elapsed %s  ETA %s  %s"
                .formatted(
                        total == 0 ? 100 : 100 * done / total,
                        "=".repeat(filled),
                        " ".repeat(CELLS - filled),
                        counted,
                        String.format(Locale.ROOT, "%,d", total),
                        clockTime((long) seconds),
                        left,
                        remark);
    }

    /** {@code 01:05}, or {@code 1:01:05} from an hour on. */
    static String clockTime(long seconds) {
        return seconds < 3600
                ? "%02d:%02d".formatted(seconds / 60, seconds % 60)
                : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    @Override
    public void close() {
        if (shown) {
            out.print(ERASE_LINE);
            out.flush();
        }
    }
}
