package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.ConfigTables.Successor;
import io.tidegate.hub.store.GroupTables;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** The groups' table in the DuckDB file; written in one transaction with the revisions that follow. */
final class DuckDbGroupTables implements GroupTables {

    private final SmallTables tables;

    DuckDbGroupTables(SmallTables tables) {
        this.tables = tables;
    }

    @Override
    public List<GroupRow> groups() {
        return tables.ask(
                "SELECT name, selector, priority, document, revision, updated_ns, author, note FROM config_groups"
                        + " ORDER BY name",
                row -> new GroupRow(
                        row.getString(1),
                        row.getString(2),
                        row.getInt(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getString(7),
                        row.getString(8)));
    }

    @Override
    public Written put(GroupRow group, long after, List<Successor> successors) {
        return change(
                group.name(),
                after,
                successors,
                connection -> SmallTables.execute(
                        connection,
                        "INSERT INTO config_groups VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                        group.name(),
                        group.selector(),
                        group.priority(),
                        group.document(),
                        group.revision(),
                        group.updatedNs(),
                        group.author(),
                        group.comment()));
    }

    @Override
    public Written delete(String name, long after, List<Successor> successors) {
        return change(name, after, successors, connection -> {});
    }

    private interface Replacement {
        void write(DuckDBConnection connection) throws SQLException;
    }

    private Written change(String name, long after, List<Successor> successors, Replacement replacement) {
        return tables.change("the group cannot be stored", connection -> {
            DuckDbConfigTables.stage(connection, successors);
            SmallTables.execute(connection, "BEGIN TRANSACTION");
            if (revision(connection, name) != after) {
                return Written.GROUP_OVERTAKEN;
            }
            if (!DuckDbConfigTables.addStaged(connection).isEmpty()) {
                return Written.AGENT_OVERTAKEN;
            }
            SmallTables.execute(connection, "DELETE FROM config_groups WHERE name = ?", name);
            replacement.write(connection);
            SmallTables.execute(connection, "COMMIT");
            return Written.DONE;
        });
    }

    private static long revision(DuckDBConnection connection, String name) throws SQLException {
        return SmallTables.rows(
                        connection, "SELECT revision FROM config_groups WHERE name = ?", row -> row.getLong(1), name)
                .stream()
                .findFirst()
                .orElse(0L);
    }
}
