package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.RolloutTables;
import io.tidegate.protocol.sync.AgentId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** The rollouts' tables in the DuckDB file. Targets are appended to a temporary table first, as in the other tables. */
final class DuckDbRolloutTables implements RolloutTables {

    private static final String ROLLOUT =
            "SELECT rollout, created_ns, author, note, selector, is_whole, document, pace,"
                    + " undo_of, state, wave, since_ms, reason, is_open FROM rollouts ";

    private final SmallTables tables;

    DuckDbRolloutTables(SmallTables tables) {
        this.tables = tables;
    }

    @Override
    public long add(Definition definition, Standing standing, List<TargetRow> targets) {
        return tables.change("the rollout cannot be stored", connection -> {
            SmallTables.execute(connection, "CREATE TEMP TABLE incoming AS FROM rollout_targets LIMIT 0");
            append(connection, targets);
            SmallTables.execute(connection, "BEGIN TRANSACTION");
            long number = SmallTables.rows(
                            connection, "SELECT coalesce(max(rollout), 0) + 1 FROM rollouts", row -> row.getLong(1))
                    .get(0);
            SmallTables.execute(
                    connection,
                    "INSERT INTO rollouts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    number,
                    definition.createdNs(),
                    definition.author(),
                    definition.comment(),
                    definition.selector(),
                    definition.whole(),
                    definition.document(),
                    definition.pace(),
                    definition.undoOf(),
                    standing.state(),
                    standing.wave(),
                    standing.sinceMs(),
                    standing.reason(),
                    standing.open());
            SmallTables.execute(
                    connection, "INSERT INTO rollout_targets SELECT * REPLACE (? AS rollout) FROM incoming", number);
            SmallTables.execute(connection, "COMMIT");
            return number;
        });
    }

    @Override
    public void save(long rollout, Standing standing, List<TargetRow> targets) {
        tables.change("how far the rollout came cannot be saved", connection -> {
            SmallTables.execute(connection, "CREATE TEMP TABLE incoming AS FROM rollout_targets LIMIT 0");
            append(connection, targets);
            SmallTables.execute(connection, "BEGIN TRANSACTION");
            SmallTables.execute(
                    connection,
                    "UPDATE rollouts SET state = ?, wave = ?, since_ms = ?, reason = ?, is_open = ? WHERE rollout = ?",
                    standing.state(),
                    standing.wave(),
                    standing.sinceMs(),
                    standing.reason(),
                    standing.open(),
                    rollout);
            SmallTables.execute(
                    connection,
                    "UPDATE incoming SET rollout = kept.rollout, place = kept.place FROM rollout_targets AS kept"
                            + " WHERE kept.rollout = ? AND kept.agent = incoming.agent",
                    rollout);
            SmallTables.execute(
                    connection,
                    "DELETE FROM rollout_targets WHERE rollout = ? AND agent IN (SELECT agent FROM incoming)",
                    rollout);
            SmallTables.execute(connection, "INSERT INTO rollout_targets FROM incoming");
            SmallTables.execute(connection, "COMMIT");
            return true;
        });
    }

    @Override
    public Optional<RolloutRow> rollout(long number) {
        return tables.ask(ROLLOUT + "WHERE rollout = ?", DuckDbRolloutTables::rollout, number).stream()
                .findFirst();
    }

    @Override
    public List<RolloutRow> rollouts(long below, int limit) {
        return tables.ask(
                ROLLOUT + "WHERE rollout < ? ORDER BY rollout DESC LIMIT ?",
                DuckDbRolloutTables::rollout,
                below,
                limit);
    }

    @Override
    public List<RolloutRow> open() {
        return tables.ask(ROLLOUT + "WHERE is_open ORDER BY rollout", DuckDbRolloutTables::rollout);
    }

    @Override
    public Optional<RolloutRow> undoOf(long number) {
        return tables
                .ask(ROLLOUT + "WHERE undo_of = ? ORDER BY rollout DESC LIMIT 1", DuckDbRolloutTables::rollout, number)
                .stream()
                .findFirst();
    }

    @Override
    public List<TargetRow> targets(long rollout) {
        return tables.ask(
                "SELECT agent, base, state, wave, revision, rate, since_ms, accepted_before, pointer, reason"
                        + " FROM rollout_targets WHERE rollout = ? ORDER BY place",
                DuckDbRolloutTables::target,
                rollout);
    }

    private static void append(DuckDBConnection connection, List<TargetRow> targets) throws SQLException {
        try (DuckDBAppender rows = connection.createAppender("temp", "main", "incoming")) {
            int place = 0;
            for (TargetRow target : targets) {
                rows.beginRow()
                        .append(0L)
                        .append(place++)
                        .append(target.agent().text())
                        .append(target.base())
                        .append(target.state())
                        .append(target.wave())
                        .append(target.revision());
                if (target.rate().isPresent()) {
                    rows.append(target.rate().getAsDouble());
                } else {
                    rows.appendNull();
                }
                rows.append(target.sinceMs())
                        .append(target.acceptedBefore())
                        .append(target.pointer())
                        .append(target.reason())
                        .endRow();
            }
            rows.flush();
        }
    }

    private static RolloutRow rollout(ResultSet row) throws SQLException {
        return new RolloutRow(
                row.getLong(1),
                new Definition(
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getBoolean(6),
                        row.getString(7),
                        row.getString(8),
                        row.getLong(9)),
                new Standing(
                        row.getString(10), row.getInt(11), row.getLong(12), row.getString(13), row.getBoolean(14)));
    }

    private static TargetRow target(ResultSet row) throws SQLException {
        double rate = row.getDouble(6);
        boolean unknown = row.wasNull();
        return new TargetRow(
                new AgentId(row.getString(1)),
                row.getLong(2),
                row.getString(3),
                row.getInt(4),
                row.getLong(5),
                unknown ? OptionalDouble.empty() : OptionalDouble.of(rate),
                row.getLong(7),
                row.getLong(8),
                row.getString(9),
                row.getString(10));
    }
}
