package io.tidegate.hub.bench;

import com.sun.management.OperatingSystemMXBean;
import io.tidegate.hub.store.duckdb.DuckDbStore;
import io.tidegate.protocol.sync.SyncLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Rows per second that the hub stores, against the same table fed directly by DuckDB's appender in transactions of the
 * same size. Both in this process, in turns, so that the machine's other work weighs on both; medians are compared.
 *
 * <pre>
 * hub: encoded batches → decode → admit → commit of rows and ledger, fsync
 * raw: columns in arrays → appender → commit of rows, fsync
 * </pre>
 */
public final class StoreBenchmark {

    private static final int ROUNDS = 5;
    private static final int WARM_UP_ROUNDS = 1;

    private static final OperatingSystemMXBean MACHINE =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private StoreBenchmark() {}

    /** Optional arguments: a directory on the disk to measure, and how many million rows each run stores. */
    public static void main(String[] args) throws Exception {
        Path parent = args.length > 0 ? Path.of(args[0]) : Path.of(System.getProperty("java.io.tmpdir"));
        int commits = args.length > 1 ? Math.max(1, (int) (Double.parseDouble(args[1]) * 100)) : 200;
        Path directory = Files.createTempDirectory(parent, "tidegate-bench-store");
        try {
            Workload workload = Workload.generate(commits);
            double[] hub = new double[ROUNDS];
            double[] raw = new double[ROUNDS];
            double[] hubCpu = new double[ROUNDS];
            double[] rawCpu = new double[ROUNDS];
            for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
                Run ofRaw = new RawAppender(workload, Workload.ROWS_PER_COMMIT).run(fresh(directory.resolve("raw")));
                Run ofHub = new HubPath(workload, SyncLimits.DEFAULT).run(fresh(directory.resolve("hub")));
                if (round >= 0) {
                    raw[round] = ofRaw.rowsPerSecond();
                    hub[round] = ofHub.rowsPerSecond();
                    rawCpu[round] = ofRaw.cpuSecondsPerMillion();
                    hubCpu[round] = ofHub.cpuSecondsPerMillion();
                }
                System.out.printf(
                        Locale.ROOT,
                        "%s raw %,.0f rows/s, commit p50 %.1f ms, max %.1f ms | hub %,.0f rows/s, commit p50 %.1f ms, max %.1f ms, %.1f B/row%n",
                        round < 0 ? "warm-up:" : "round %d:".formatted(round + 1),
                        ofRaw.rowsPerSecond(),
                        ofRaw.medianCommitMs(),
                        ofRaw.longestCommitMs(),
                        ofHub.rowsPerSecond(),
                        ofHub.medianCommitMs(),
                        ofHub.longestCommitMs(),
                        ofHub.bytesPerRow());
            }
            System.out.printf(
                    Locale.ROOT,
                    "store: hub_rows_per_s=%.0f raw_rows_per_s=%.0f ratio=%.2f hub_cpu_s_per_million=%.2f raw_cpu_s_per_million=%.2f rows_per_commit=%d streams_per_commit=%d rows_per_run=%d rounds=%d%n",
                    median(hub),
                    median(raw),
                    median(hub) / median(raw),
                    median(hubCpu),
                    median(rawCpu),
                    Workload.ROWS_PER_COMMIT,
                    Workload.STREAMS,
                    workload.rows(),
                    ROUNDS);
        } finally {
            delete(directory);
        }
    }

    /** What the process has taken of the processors so far. */
    static long cpuNanos() {
        return MACHINE.getProcessCpuTime();
    }

    /**
     * What one run took.
     *
     * @param rows stored
     * @param nanos from the first to the last
     * @param cpuNanos of the whole process meanwhile
     * @param commitNanos of each transaction, ascending
     * @param fileBytes that the database has afterwards
     */
    record Run(long rows, long nanos, long cpuNanos, long[] commitNanos, long fileBytes) {

        static Run of(long rows, long nanos, long cpuNanos, long[] commitNanos, Path directory) throws IOException {
            Arrays.sort(commitNanos);
            return new Run(rows, nanos, cpuNanos, commitNanos, Files.size(directory.resolve(DuckDbStore.FILE_NAME)));
        }

        double rowsPerSecond() {
            return rows * 1e9 / nanos;
        }

        double cpuSecondsPerMillion() {
            return cpuNanos / 1e3 / rows;
        }

        double medianCommitMs() {
            return commitNanos[commitNanos.length / 2] / 1e6;
        }

        double longestCommitMs() {
            return commitNanos[commitNanos.length - 1] / 1e6;
        }

        double bytesPerRow() {
            return (double) fileBytes / rows;
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    static Path fresh(Path directory) throws IOException {
        delete(directory);
        return Files.createDirectories(directory);
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> inside;
        try (Stream<Path> walk = Files.walk(directory)) {
            inside = walk.sorted(Comparator.reverseOrder()).toList();
        }
        inside.forEach(path -> {
            try {
                Files.delete(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
