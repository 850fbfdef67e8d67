package io.tidegate.hub.store.duckdb;

import static io.tidegate.hub.store.Groups.INCARNATION;
import static io.tidegate.hub.store.Groups.NOW_NS;
import static io.tidegate.hub.store.Groups.PUMP_LIVE;
import static io.tidegate.hub.store.Groups.group;
import static io.tidegate.hub.store.Groups.mixedReadings;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.store.ReadingQuery;
import io.tidegate.hub.store.ReadingQuery.Order;
import io.tidegate.hub.store.StoredReading;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that an older program has written, with one table for all readings, is opened and goes on. */
class DuckDbUpgradeTest {

    private static final List<String> OLD = List.of(
            "V1__tables.sql", "V2__configurations.sql", "V3__rollouts.sql", "V4__groups.sql", "V5__warnings.sql");

    private static final Series TEMP = Series.of("room/temp");

    /** What the old rows say; the last has been counted into the summaries by then. */
    private static final List<Reading> STORED = List.of(
            Reading.of(TEMP, NOW_NS, Value.of(20.5)),
            Reading.of(TEMP, NOW_NS + 1, Value.of(-0.0)),
            Reading.of(TEMP, NOW_NS + 2, Value.of(7)),
            Reading.of(TEMP, NOW_NS + 3, Value.of("hot")));

    @TempDir
    Path directory;

    @BeforeEach
    void writeAsAnOlderProgram() throws Exception {
        Files.createDirectories(directory);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file());
                Statement statement = connection.createStatement()) {
            Migrations.run(connection, OLD);
            statement.execute("INSERT INTO streams VALUES (0, 'pump', %d, 'live')".formatted(PUMP_LIVE.epoch()));
            statement.execute("INSERT INTO series VALUES (0, 'pump', 'room/temp', '{}', '')");
            statement.execute("INSERT INTO settled VALUES (0, 1, 4, %d)".formatted(INCARNATION));
            statement.execute("INSERT INTO heard VALUES (0, 4)");
            insert(connection, 1, "20.5, NULL, NULL, NULL");
            insert(connection, 2, "-0.0, %d, NULL, NULL".formatted(Long.MIN_VALUE));
            insert(connection, 3, "NULL, 7, NULL, NULL");
            SeriesSummaries.catchUp(connection, 3);
            insert(connection, 4, "NULL, NULL, NULL, 'hot'");
        }
    }

    private static void insert(Connection connection, int position, String values) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO readings VALUES (?, 0, ?, 0, ?, " + values + ", 0, NULL, 0, false, ?)")) {
            insert.setInt(1, position);
            insert.setInt(2, position);
            insert.setLong(3, NOW_NS + position - 1);
            insert.setLong(4, NOW_NS);
            insert.executeUpdate();
        }
    }

    @Test
    void whatItHoldsIsAnsweredAndAddedTo() throws Exception {
        List<Reading> added = mixedReadings(TEMP, NOW_NS + 1_000, 10);
        List<Reading> all = new ArrayList<>(STORED);
        all.addAll(added);
        try (DuckDbStore store = open()) {
            assertThat(readings(store)).isEqualTo(STORED);
            assertThat(newest(store)).isEqualTo(STORED.get(3));
            DedupLedger ledger = store.ledgers(SyncLimits.DEFAULT).get(0);
            assertThat(ledger.storedThrough()).isEqualTo(4);

            assertThat(store.commit(group().run(PUMP_LIVE, 5, added).build()).firstPosition())
                    .isEqualTo(5);
        }

        try (DuckDbStore store = open()) {
            assertThat(readings(store)).isEqualTo(all);
            assertThat(newest(store)).isEqualTo(added.get(9));
            assertThat(store.queries().series(null, null, Map.of()).get(0).readings())
                    .isEqualTo(14);
        }
        assertThat(new StoreFile(directory).faults()).isEmpty();
        assertThat(new StoreFile(directory).number("SELECT count(*) FROM other_readings WHERE position <= 4"))
                .isEqualTo(4);
    }

    /** The new tables are made by statements in the log until the next checkpoint. */
    @Test
    void aCrashAfterTheUpgradeLosesNothing() throws Exception {
        Path crashed = Files.createDirectory(directory.resolve("crashed"));
        try (DuckDbStore store = open()) {
            store.commit(
                    group().run(PUMP_LIVE, 5, mixedReadings(TEMP, NOW_NS, 10)).build());
            for (String name : List.of(DuckDbStore.FILE_NAME, DuckDbStore.FILE_NAME + ".wal")) {
                Files.copy(directory.resolve(name), crashed.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try (DuckDbStore store = DuckDbStore.open(crashed, DuckDbStore.Options.DEFAULT)) {
            assertThat(readings(store)).hasSize(14).startsWith(STORED.toArray(Reading[]::new));
        }
        assertThat(new StoreFile(crashed).faults()).isEmpty();
    }

    /** People and programs read the file by plain SQL. */
    @Test
    void readingsHasTheSameColumnsAsBefore() throws Exception {
        String columns = "SELECT column_name || ' ' || column_type FROM (DESCRIBE readings)";
        List<String> before = new StoreFile(directory).strings(columns);
        open().close();

        assertThat(new StoreFile(directory).strings(columns)).isEqualTo(before).hasSize(14);
    }

    private DuckDbStore open() throws Exception {
        return DuckDbStore.open(directory, DuckDbStore.Options.DEFAULT);
    }

    private static List<Reading> readings(DuckDbStore store) {
        List<Reading> found = new ArrayList<>();
        store.queries()
                .readings(
                        new ReadingQuery(
                                null,
                                null,
                                Map.of(),
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                Order.POSITION,
                                0,
                                Long.MAX_VALUE),
                        row -> found.add(row.reading()));
        return found;
    }

    private static Reading newest(DuckDbStore store) {
        List<StoredReading> latest = store.queries().latest(null, null, Map.of());
        assertThat(latest).hasSize(1);
        return latest.get(0).reading();
    }

    private Path file() {
        return directory.resolve(DuckDbStore.FILE_NAME);
    }
}
