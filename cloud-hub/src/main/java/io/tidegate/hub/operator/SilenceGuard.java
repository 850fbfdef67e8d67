package io.tidegate.hub.operator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Closes a stream on which nothing has come for too long, so that its reader does not wait for ever. */
final class SilenceGuard implements AutoCloseable {

    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "silence-guard");
        thread.setDaemon(true);
        return thread;
    });
    private final InputStream guarded;
    private volatile boolean heard;

    SilenceGuard(InputStream guarded, Duration silence) {
        this.guarded = guarded;
        var unused =
                watch.scheduleWithFixedDelay(this::look, silence.toMillis(), silence.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Something has come. Any thread. */
    void heard() {
        heard = true;
    }

    private void look() {
        if (!heard) {
            try {
                guarded.close();
            } catch (IOException broken) {
                throw new UncheckedIOException("the silent connection could not be closed", broken);
            }
        }
        heard = false;
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
