package io.tidegate.hub.bench;

import io.tidegate.hub.store.StoreOpenException;
import io.tidegate.hub.store.duckdb.DuckDbStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Stores a workload with DuckDB's appender alone: the same narrow table that the store uses for these rows, without ledger, series or decoding. */
final class RawAppender {

    private final Workload workload;
    private final int rowsPerCommit;

    /** @param rowsPerCommit of all transactions but the last */
    RawAppender(Workload workload, int rowsPerCommit) {
        this.workload = workload;
        this.rowsPerCommit = rowsPerCommit;
    }

    StoreBenchmark.Run run(Path directory) throws StoreOpenException, SQLException, IOException {
        DuckDbStore.open(directory, DuckDbStore.Options.DEFAULT).close();
        long[] commitNanos = new long[1 + (workload.rows() - 1) / rowsPerCommit];
        long begin;
        long end;
        long cpu;
        try (DuckDBConnection connection = connect(directory);
                Statement statement = connection.createStatement();
                DuckDBAppender rows = connection.createAppender("double_readings")) {
            cpu = StoreBenchmark.cpuNanos();
            begin = System.nanoTime();
            for (int i = 0; i < commitNanos.length; i++) {
                long started = System.nanoTime();
                statement.execute("BEGIN TRANSACTION");
                int from = i * rowsPerCommit;
                append(rows, from, Math.min(from + rowsPerCommit, workload.rows()));
                rows.flush();
                statement.execute("COMMIT");
                commitNanos[i] = System.nanoTime() - started;
            }
            end = System.nanoTime();
            cpu = StoreBenchmark.cpuNanos() - cpu;
        }
        return StoreBenchmark.Run.of(workload.rows(), end - begin, cpu, commitNanos, directory);
    }

    private void append(DuckDBAppender rows, int from, int to) throws SQLException {
        Workload.Columns columns = workload.columns();
        long receivedNs = Workload.receivedNs((to - 1) / Workload.ROWS_PER_COMMIT);
        for (int row = from; row < to; row++) {
            rows.beginRow()
                    .append(row + 1L)
                    .append(columns.stream()[row])
                    .append(columns.sequence()[row])
                    .append(columns.series()[row])
                    .append(columns.timeNs()[row])
                    .append(columns.value()[row])
                    .append(receivedNs)
                    .endRow();
        }
    }

    private static DuckDBConnection connect(Path directory) throws SQLException {
        DuckDbStore.Options options = DuckDbStore.Options.DEFAULT;
        Properties settings = new Properties();
        settings.setProperty("memory_limit", options.memoryLimitBytes() + "B");
        settings.setProperty("threads", Integer.toString(options.threads()));
        settings.setProperty("checkpoint_threshold", options.checkpointThresholdBytes() + "B");
        return DriverManager.getConnection("jdbc:duckdb:" + directory.resolve(DuckDbStore.FILE_NAME), settings)
                .unwrap(DuckDBConnection.class);
    }
}
