package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.StoreUnavailableException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** Questions to tables of the DuckDB file that are small, and changes of them, one at a time. Any thread; blocks. */
final class SmallTables {

    private final OpenDatabase database;
    private final String name;

    /** Makes something out of the row that a result stands at. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** @param name of what is in them, for messages */
    SmallTables(OpenDatabase database, String name) {
        this.database = database;
        this.name = name;
    }

    /** @throws StoreUnavailableException if the database does not answer */
    <T> List<T> ask(String question, Reader<T> reader, Object... arguments) {
        return read(connection -> rows(connection, question, reader, arguments));
    }

    /** @throws StoreUnavailableException if the database does not answer */
    <T> T read(Lease.Statements<T> statements) {
        try (Lease lease = database.readable()) {
            return lease.run(statements);
        } catch (SQLException e) {
            throw new StoreUnavailableException("%s cannot be read: %s".formatted(name, e.getMessage()), e);
        }
    }

    /**
     * What is not committed when they end is undone.
     *
     * @param failure what is then not done, for the message
     * @throws StoreUnavailableException if the database does not answer
     */
    <T> T change(String failure, Lease.Statements<T> statements) {
        try {
            return database.change(statements);
        } catch (SQLException e) {
            throw new StoreUnavailableException(failure + ": " + e.getMessage(), e);
        }
    }

    static <T> List<T> rows(DuckDBConnection connection, String question, Reader<T> reader, Object... arguments)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            set(statement, arguments);
            List<T> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(reader.read(row));
                }
            }
            return rows;
        }
    }

    static void execute(DuckDBConnection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static void execute(DuckDBConnection connection, String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, arguments);
            statement.executeUpdate();
        }
    }

    private static void set(PreparedStatement statement, Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
    }
}
