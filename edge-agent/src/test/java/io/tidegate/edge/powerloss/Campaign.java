package io.tidegate.edge.powerloss;

import io.tidegate.edge.disk.DiskImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Runs trials on every core, until all are over or one fails. The driver of the proof: only it catches everything. */
final class Campaign {

    /** Files in memory, where there are such: nothing here waits for a real disk. */
    private static final Path IN_MEMORY = Path.of("/dev/shm");

    private final Tally tally;
    private final int threads;
    private final Runnable progress;

    /** What was found, and by which trial. */
    record Finding(Trial trial, Throwable what) {}

    /** @param progress is run after each trial, on whichever thread */
    Campaign(Tally tally, int threads, Runnable progress) {
        this.tally = tally;
        this.threads = threads;
        this.progress = progress;
    }

    /** Where to put the files of a proof. */
    static Path scratch() throws IOException {
        return Files.isDirectory(IN_MEMORY) && Files.isWritable(IN_MEMORY)
                ? Files.createTempDirectory(IN_MEMORY, "tidegate-powerloss")
                : Files.createTempDirectory("tidegate-powerloss");
    }

    /** Runs them; returns the first that failed. */
    Optional<Finding> run(List<? extends Trial> trials) throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Finding> found = new AtomicReference<>();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Path files = scratch();
            Thread worker = new Thread(
                    () -> {
                        work(trials, next, found, files);
                        clear(files);
                    },
                    "trials-" + i);
            workers.add(worker);
            worker.start();
        }
        for (Thread worker : workers) {
            worker.join();
        }
        return Optional.ofNullable(found.get());
    }

    private void work(List<? extends Trial> trials, AtomicInteger next, AtomicReference<Finding> found, Path files) {
        for (int i = next.getAndIncrement(); i < trials.size() && found.get() == null; i = next.getAndIncrement()) {
            try {
                trials.get(i).run(files, tally);
                progress.run();
            } catch (BrokenPromise | IOException | RuntimeException | Error e) {
                found.compareAndSet(null, new Finding(trials.get(i), e));
            }
        }
    }

    static void clear(Path files) {
        try {
            DiskImage.EMPTY.writeTo(files);
            Files.delete(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
