package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.FleetTables;
import io.tidegate.protocol.sync.AgentId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** The fleet's tables in the DuckDB file. */
final class DuckDbFleetTables implements FleetTables {

    private final SmallTables tables;

    DuckDbFleetTables(SmallTables tables) {
        this.tables = tables;
    }

    @Override
    public List<AgentRow> agents() {
        return tables.read(DuckDbFleetTables::agents);
    }

    private static List<AgentRow> agents(DuckDBConnection connection) throws SQLException {
        Map<String, List<WarningRow>> warnings = warnings(connection);
        List<AgentRow> agents = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT agent, first_seen_ns, last_seen_ns, duplicates, conflicts, status FROM agents ORDER BY agent")) {
            while (row.next()) {
                agents.add(new AgentRow(
                        new AgentId(row.getString(1)),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getBytes(6),
                        warnings.getOrDefault(row.getString(1), List.of())));
            }
            return agents;
        }
    }

    private static Map<String, List<WarningRow>> warnings(DuckDBConnection connection) throws SQLException {
        Map<String, List<WarningRow>> warnings = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT agent, code, since_ns, last_seen_ns, count FROM agent_warnings ORDER BY agent, code")) {
            while (row.next()) {
                warnings.computeIfAbsent(row.getString(1), unused -> new ArrayList<>())
                        .add(new WarningRow(row.getString(2), row.getLong(3), row.getLong(4), row.getLong(5)));
            }
            return warnings;
        }
    }

    @Override
    public void save(List<AgentRow> agents) {
        tables.change("the agents cannot be saved", connection -> replace(connection, agents));
    }

    private static int replace(DuckDBConnection connection, List<AgentRow> agents) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE incoming AS FROM agents LIMIT 0");
            statement.execute("CREATE TEMP TABLE incoming_warnings AS FROM agent_warnings LIMIT 0");
            append(connection, agents);
            appendWarnings(connection, agents);
            statement.execute("BEGIN TRANSACTION");
            statement.execute("DELETE FROM agents WHERE agent IN (SELECT agent FROM incoming)");
            statement.execute("DELETE FROM agent_warnings WHERE agent IN (SELECT agent FROM incoming)");
            int saved = statement.executeUpdate("INSERT INTO agents FROM incoming");
            statement.execute("INSERT INTO agent_warnings FROM incoming_warnings");
            statement.execute("COMMIT");
            return saved;
        }
    }

    private static void append(DuckDBConnection connection, List<AgentRow> agents) throws SQLException {
        try (DuckDBAppender rows = connection.createAppender("temp", "main", "incoming")) {
            for (AgentRow agent : agents) {
                rows.beginRow()
                        .append(agent.agent().text())
                        .append(agent.firstSeenNs())
                        .append(agent.lastSeenNs())
                        .append(agent.duplicates())
                        .append(agent.conflicts())
                        .append(agent.status())
                        .endRow();
            }
            rows.flush();
        }
    }

    private static void appendWarnings(DuckDBConnection connection, List<AgentRow> agents) throws SQLException {
        try (DuckDBAppender rows = connection.createAppender("temp", "main", "incoming_warnings")) {
            for (AgentRow agent : agents) {
                for (WarningRow warning : agent.warnings()) {
                    rows.beginRow()
                            .append(agent.agent().text())
                            .append(warning.code())
                            .append(warning.sinceNs())
                            .append(warning.lastSeenNs())
                            .append(warning.count())
                            .endRow();
                }
            }
            rows.flush();
        }
    }
}
