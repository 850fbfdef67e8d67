package io.tidegate.hub.print;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** One line on a terminal that says how much has come. Counts also when it shows nothing. */
public final class Progress {

    private static final long REDRAW_NS = Duration.ofMillis(200).toNanos();
    private static final String ERASE_LINE = "\r\u001b[K";
    private static final double NS_PER_SECOND = 1e9;

    private final PrintStream err;
    private final boolean shown;
    private final LongSupplier nanoTime;
    private final long startNs;
    private long drawnNs;
    private long lines;
    private long bytes;

    public Progress(PrintStream err, boolean shown, LongSupplier nanoTime) {
        this.err = err;
        this.shown = shown;
        this.nanoTime = nanoTime;
        this.startNs = nanoTime.getAsLong();
        this.drawnNs = startNs;
    }

    public long lines() {
        return lines;
    }

    public long bytes() {
        return bytes;
    }

    public void advance(byte[] buffer, int length) {
        bytes += length;
        for (int i = 0; i < length; i++) {
            if (buffer[i] == '\n') {
                lines++;
            }
        }
        long now = nanoTime.getAsLong();
        if (shown && now - drawnNs >= REDRAW_NS) {
            drawnNs = now;
            double seconds = (now - startNs) / NS_PER_SECOND;
            err.printf(
                    Locale.ROOT,
                    "%s%,d readings, %.1f MiB, %,d/s",
                    ERASE_LINE,
                    lines,
                    bytes / 1048576.0,
                    Math.round(lines / seconds));
            err.flush();
        }
    }

    public void end() {
        if (shown) {
            err.print(ERASE_LINE);
            err.flush();
        }
    }
}
