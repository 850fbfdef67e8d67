package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.ConfigTables;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.sync.AgentId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The configurations' tables in the DuckDB file. What is written is appended to temporary tables first and moved from
 * there in one transaction, so that a thousand rows cost little more than one.
 */
final class DuckDbConfigTables implements ConfigTables {

    private static final String HEAD = "SELECT agent, revision, digest, created_ns, author, note";
    private static final String WHOLE = HEAD + ", own, document";

    private static final String NEWEST = "SELECT agent, max(revision) AS newest FROM config_revisions GROUP BY agent";

    private final SmallTables tables;

    DuckDbConfigTables(SmallTables tables) {
        this.tables = tables;
    }

    @Override
    public List<Revision> newest() {
        return tables.ask(
                HEAD + " FROM config_revisions SEMI JOIN (" + NEWEST
                        + ") AS n ON n.agent = config_revisions.agent AND n.newest = revision ORDER BY agent",
                DuckDbConfigTables::head);
    }

    @Override
    public Optional<Stored> newest(AgentId agent) {
        return tables
                .ask(
                        WHOLE + " FROM config_revisions WHERE agent = ? ORDER BY revision DESC LIMIT 1",
                        DuckDbConfigTables::stored,
                        agent.text())
                .stream()
                .findFirst();
    }

    @Override
    public Optional<Stored> revision(AgentId agent, long number) {
        return tables
                .ask(
                        WHOLE + " FROM config_revisions WHERE agent = ? AND revision = ?",
                        DuckDbConfigTables::stored,
                        agent.text(),
                        number)
                .stream()
                .findFirst();
    }

    @Override
    public List<Revision> revisions(AgentId agent, long below, int limit) {
        return tables.ask(
                HEAD + " FROM config_revisions WHERE agent = ? AND revision < ? ORDER BY revision DESC LIMIT ?",
                DuckDbConfigTables::head,
                agent.text(),
                below,
                limit);
    }

    @Override
    public List<AgentId> add(List<Successor> successors) {
        return tables.change("the revisions cannot be stored", connection -> {
            stage(connection, successors);
            SmallTables.execute(connection, "BEGIN TRANSACTION");
            List<AgentId> overtaken = addStaged(connection);
            if (overtaken.isEmpty()) {
                SmallTables.execute(connection, "COMMIT");
            }
            return overtaken;
        });
    }

    /** Lays revisions ready, outside of the transaction that {@link #addStaged} is part of. */
    static void stage(DuckDBConnection connection, List<Successor> successors) throws SQLException {
        SmallTables.execute(
                connection, "CREATE TEMP TABLE incoming AS SELECT *, revision AS after FROM config_revisions LIMIT 0");
        appendSuccessors(connection, successors);
    }

    /** Adds what was staged, within a transaction; returns whom it comes too late for, and if there are any adds nothing. */
    static List<AgentId> addStaged(DuckDBConnection connection) throws SQLException {
        List<AgentId> overtaken = SmallTables.rows(
                connection,
                "SELECT agent FROM incoming LEFT JOIN (" + NEWEST
                        + ") AS n USING (agent) WHERE after <> coalesce(newest, 0) ORDER BY agent",
                row -> new AgentId(row.getString(1)));
        if (overtaken.isEmpty()) {
            SmallTables.execute(connection, "INSERT INTO config_revisions SELECT * EXCLUDE (after) FROM incoming");
            SmallTables.execute(
                    connection,
                    "DELETE FROM config_revisions WHERE (agent, revision) IN (SELECT (agent, revision)"
                            + " FROM config_revisions WHERE agent IN (SELECT agent FROM incoming) QUALIFY"
                            + " row_number() OVER (PARTITION BY agent ORDER BY revision DESC) > ?)",
                    MAX_REVISIONS);
        }
        return overtaken;
    }

    @Override
    public List<ReportRow> reports() {
        return tables.ask(
                "SELECT agent, received_ns, report FROM config_reports ORDER BY agent",
                row -> new ReportRow(new AgentId(row.getString(1)), row.getLong(2), row.getBytes(3)));
    }

    @Override
    public void save(List<ReportRow> reports, List<VerdictRow> verdicts) {
        tables.change("the reports cannot be saved", connection -> {
            SmallTables.execute(connection, "CREATE TEMP TABLE reports AS FROM config_reports LIMIT 0");
            SmallTables.execute(connection, "CREATE TEMP TABLE verdicts AS FROM config_verdicts LIMIT 0");
            appendReports(connection, reports);
            appendVerdicts(connection, verdicts);
            SmallTables.execute(connection, "BEGIN TRANSACTION");
            SmallTables.execute(connection, "DELETE FROM config_reports WHERE agent IN (SELECT agent FROM reports)");
            SmallTables.execute(connection, "INSERT INTO config_reports FROM reports");
            SmallTables.execute(
                    connection,
                    "INSERT INTO config_verdicts SELECT entry + (SELECT coalesce(max(entry), 0) FROM config_verdicts),"
                            + " agent, received_ns, verdict FROM verdicts");
            SmallTables.execute(
                    connection,
                    "DELETE FROM config_verdicts WHERE entry IN (SELECT entry FROM config_verdicts"
                            + " WHERE agent IN (SELECT agent FROM verdicts)"
                            + " QUALIFY row_number() OVER (PARTITION BY agent ORDER BY entry DESC) > ?)",
                    MAX_VERDICTS);
            SmallTables.execute(connection, "COMMIT");
            return true;
        });
    }

    @Override
    public List<VerdictRow> verdicts(AgentId agent, int limit) {
        return tables.ask(
                "SELECT agent, received_ns, verdict FROM config_verdicts WHERE agent = ? ORDER BY entry DESC LIMIT ?",
                row -> new VerdictRow(new AgentId(row.getString(1)), row.getLong(2), row.getBytes(3)),
                agent.text(),
                limit);
    }

    private static void appendSuccessors(DuckDBConnection connection, List<Successor> successors) throws SQLException {
        try (DuckDBAppender rows = connection.createAppender("temp", "main", "incoming")) {
            for (Successor successor : successors) {
                Revision revision = successor.stored().revision();
                rows.beginRow()
                        .append(revision.agent().text())
                        .append(revision.number())
                        .append(revision.digest().hex())
                        .append(revision.createdNs())
                        .append(revision.author())
                        .append(revision.comment())
                        .append(successor.stored().own())
                        .append(successor.stored().document())
                        .append(successor.after())
                        .endRow();
            }
            rows.flush();
        }
    }

    private static void appendReports(DuckDBConnection connection, List<ReportRow> reports) throws SQLException {
        try (DuckDBAppender rows = connection.createAppender("temp", "main", "reports")) {
            for (ReportRow report : reports) {
                rows.beginRow()
                        .append(report.agent().text())
                        .append(report.receivedNs())
                        .append(report.report())
                        .endRow();
            }
            rows.flush();
        }
    }

    private static void appendVerdicts(DuckDBConnection connection, List<VerdictRow> verdicts) throws SQLException {
        try (DuckDBAppender rows = connection.createAppender("temp", "main", "verdicts")) {
            long entry = 0;
            for (VerdictRow verdict : verdicts) {
                rows.beginRow()
                        .append(++entry)
                        .append(verdict.agent().text())
                        .append(verdict.receivedNs())
                        .append(verdict.verdict())
                        .endRow();
            }
            rows.flush();
        }
    }

    private static Revision head(ResultSet row) throws SQLException {
        return new Revision(
                new AgentId(row.getString(1)),
                row.getLong(2),
                new Digest(row.getString(3)),
                row.getLong(4),
                row.getString(5),
                row.getString(6));
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(head(row), row.getString(7), row.getString(8));
    }
}
