package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.StoreOpenException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/**
 * Brings the tables to the version that this program knows. A migration is a resource {@code V<version>__<what>.sql},
 * run in one transaction together with the row that says so. Released migrations are never changed.
 */
final class Migrations {

    /** In the order of their versions, from 1 without a hole. */
    private static final List<String> ALL = List.of(
            "V1__tables.sql",
            "V2__configurations.sql",
            "V3__rollouts.sql",
            "V4__groups.sql",
            "V5__warnings.sql",
            "V6__narrow_readings.sql");

    private Migrations() {}

    /**
     * Runs what has not run yet.
     *
     * @throws StoreOpenException if a newer program has been here
     */
    static void run(Connection connection) throws SQLException, StoreOpenException {
        run(connection, ALL);
    }

    static void run(Connection connection, List<String> migrations) throws SQLException, StoreOpenException {
        int version = version(connection);
        if (version > migrations.size()) {
            throw new StoreOpenException(
                    "the store has schema version %d, but this program knows versions up to %d only; start the newer program that wrote it, or restore a backup from before"
                            .formatted(version, migrations.size()));
        }
        for (int next = version + 1; next <= migrations.size(); next++) {
            migrate(connection, next, migrations.get(next - 1));
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL, migration VARCHAR NOT NULL)");
            try (ResultSet row = statement.executeQuery("SELECT coalesce(max(version), 0) FROM schema_version")) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static void migrate(Connection connection, int version, String migration) throws SQLException {
        execute(connection, "BEGIN TRANSACTION");
        try {
            execute(connection, text(migration));
            try (PreparedStatement done = connection.prepareStatement("INSERT INTO schema_version VALUES (?, ?)")) {
                done.setInt(1, version);
                done.setString(2, migration);
                done.executeUpdate();
            }
            execute(connection, "COMMIT");
        } catch (SQLException e) {
            execute(connection, "ROLLBACK");
            throw e;
        }
    }

    /** With a statement of its own: DuckDB's driver closes one that fails. */
    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(String migration) {
        try (InputStream resource =
                Objects.requireNonNull(Migrations.class.getResourceAsStream(migration), migration)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
