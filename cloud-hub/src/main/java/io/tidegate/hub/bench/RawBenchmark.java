package io.tidegate.hub.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Rows per second of DuckDB's appender alone, in transactions as large as a hub's: what a hub on this machine could store if it
 * did nothing else. One warm-up, then one round.
 */
public final class RawBenchmark {

    private RawBenchmark() {}

    /** Arguments: a directory on the disk to measure, how many million rows are stored, and how many of them in a transaction. */
    public static void main(String[] args) throws Exception {
        int commits = Math.max(1, (int) (Double.parseDouble(args[1]) * 100));
        Path directory = Files.createTempDirectory(Path.of(args[0]), "raw");
        try {
            RawAppender raw = new RawAppender(Workload.generate(commits), Integer.parseInt(args[2]));
            raw.run(StoreBenchmark.fresh(directory.resolve("warm-up")));
            StoreBenchmark.Run run = raw.run(StoreBenchmark.fresh(directory.resolve("raw")));
            System.out.printf(
                    Locale.ROOT,
                    "raw_rows_per_s=%.0f raw_cpu_s_per_million=%.2f%n",
                    run.rowsPerSecond(),
                    run.cpuSecondsPerMillion());
        } finally {
            StoreBenchmark.delete(directory);
        }
    }
}
