package io.tidegate.hub.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
        database.close();
    }

    @Test
    void closingWaitsForTheStatementInProgressWhichEndsAtItsNextRow() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        var executor = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> closedUnderIt = executor.submit(() -> lease.run(open -> {
                assertThatThrownBy(() -> readForEver(open, reading))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("closed meanwhile");
                return open.isClosed() || database.refuseIfIdle();
            }));
            assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
            lease.close();
            assertThat(connection.isClosed()).isTrue();
            assertThat(closedUnderIt.get(30, TimeUnit.SECONDS)).isFalse();
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
