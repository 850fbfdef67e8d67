package io.tidegate.hub.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is lent is closed between statements, never under one. */
@Timeout(60)
class LeaseTest {

    private final List<Lease> forgotten = new ArrayList<>();
    private DuckDBConnection connection;
    private Lease lease;

    @BeforeEach
    void lend() throws Exception {
        NativeLibrary.load();
        connection = DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
        lease = new Lease(connection, forgotten::add);
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
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
                return open.isClosed();
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
    void theDatabaseForgetsItOnlyWhenTheConnectionIsClosed() throws Exception {
        Lease watched = new Lease(connection, given -> {
            assertThat(isClosed()).isTrue();
            forgotten.add(given);
        });
        watched.close();
        watched.close();

        assertThat(forgotten).containsOnly(watched);
    }

    private boolean isClosed() {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
