package io.tidegate.hub.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is lent is closed between statements, never under one. */
@Timeout(60)
class LeaseTest {

    @TempDir
    Path directory;

    private DuckDbDatabase database;
    private Lease lease;
    private DuckDBConnection connection;

    @BeforeEach
    void lend() throws Exception {
        database = DuckDbDatabase.open(directory.resolve(DuckDbStore.FILE_NAME), DuckDbStore.Options.DEFAULT);
        lease = database.lease().orElseThrow();
        connection = lease.run(lent -> lent);
    }

    @AfterEach
    void close() throws Exception {
        database.abandon();
    }

    @Test
    void closingWaitsForTheStatementInProgressWhichEndsAtItsNextRow() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        var executor = Executors.newSingleThreadExecutor();
        try {
            AtomicBoolean closedUnderIt = new AtomicBoolean(true);
            Future<?> asker = executor.submit(() -> assertThatThrownBy(() -> lease.run(open -> {
                        assertThatThrownBy(() -> readForEver(open, reading))
                                .isInstanceOf(SQLException.class)
                                .hasMessageContaining("closed meanwhile");
                        closedUnderIt.set(open.isClosed() || database.refuseIfIdle());
                        return true;
                    }))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("closed meanwhile"));
            assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
            lease.close();
            assertThat(connection.isClosed()).isTrue();
            asker.get(30, TimeUnit.SECONDS);
            assertThat(closedUnderIt).isFalse();
        } finally {
            executor.shutdown();
        }
    }

    private void readForEver(DuckDBConnection open, CountDownLatch reading) throws SQLException {
        try (Statement statement = open.createStatement()) {
            while (true) {
                try (ResultSet row = statement.executeQuery("SELECT 1")) {
                    assertThat(lease.next(row)).isTrue();
                    reading.countDown();
                }
            }
        }
    }

    @Test
    void whoWasToldToEndGetsNoFurtherStatement() throws Exception {
        lease.end();

        assertThatThrownBy(() -> lease.run(DuckDBConnection::isClosed))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("closed");
        assertThat(connection.isClosed()).isFalse();
    }

    /** It may have seen tables that the checkpoint left empty. */
    @Test
    void whatWasFoundWhileACheckpointFailedIsNotTold() throws Exception {
        database.lease().orElseThrow().run(open -> {
            // DuckDB refuses a checkpoint beside a transaction that has changed something.
            SmallTables.execute(open, "BEGIN TRANSACTION");
            SmallTables.execute(open, "CREATE TABLE t (n INTEGER)");
            return true;
        });

        assertThatThrownBy(() -> lease.run(open -> {
                    assertThatThrownBy(database::checkpoint).hasMessageContaining("Cannot CHECKPOINT");
                    return true;
                }))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("closed meanwhile");

        assertThat(database.lease()).isEmpty();
    }

    @Test
    void whatIsFoundDuringACheckpointIsToldAfterIt() throws Exception {
        AtomicBoolean going = new AtomicBoolean(true);
        var executor = Executors.newFixedThreadPool(2);
        try {
            Future<?> checkpoints = executor.submit(() -> {
                while (going.get()) {
                    database.checkpoint();
                }
                return true;
            });
            CompletableFuture<Thread> asking = new CompletableFuture<>();
            Future<?> questions = executor.submit(() -> {
                asking.complete(Thread.currentThread());
                while (going.get()) {
                    lease.run(DuckDBConnection::isClosed);
                }
                return true;
            });
            Thread asker = asking.get(30, TimeUnit.SECONDS);
            while (asker.getState() != Thread.State.WAITING) {
                assertThat(questions.isDone()).isFalse();
                if (Thread.interrupted()) {
                    throw new InterruptedException("no question waited");
                }
            }
            going.set(false);
            assertThat(questions.get(30, TimeUnit.SECONDS)).isEqualTo(true);
            assertThat(checkpoints.get(30, TimeUnit.SECONDS)).isEqualTo(true);
        } finally {
            going.set(false);
            executor.shutdown();
        }
    }

    @Test
    void theDatabaseIsIdleOnceTheLastIsClosedAndGivesOutNoneThen() throws Exception {
        Lease other = database.lease().orElseThrow();
        lease.close();
        lease.close();
        assertThat(connection.isClosed()).isTrue();
        assertThat(database.refuseIfIdle()).isFalse();

        other.close();

        assertThat(database.refuseIfIdle()).isTrue();
        assertThat(database.lease()).isEmpty();
    }
}
