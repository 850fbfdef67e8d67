package io.tidegate.hub.store.duckdb;

import static io.tidegate.hub.store.Groups.NOW_NS;
import static io.tidegate.hub.store.Groups.PUMP_LIVE;
import static io.tidegate.hub.store.Groups.group;
import static io.tidegate.hub.store.Groups.mixedReadings;
import static io.tidegate.hub.store.Groups.readings;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.hub.store.FarFuture;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingTablesTest {

    private static final Series TEMP = Series.of("room/temp");
    private static final Series LEVEL = Series.of("tank/level");

    @TempDir
    Path directory;

    @Test
    void eachReadingIsInTheNarrowestTableThatHoldsAllOfIt() throws Exception {
        long latestNs = FarFuture.latestNs(NOW_NS);
        commit(List.of(
                Reading.of(TEMP, 1, Value.of(0.5)),
                Reading.of(TEMP, 2, Value.of(0.0)),
                Reading.of(TEMP, 3, Value.of(-0.0)),
                Reading.of(TEMP, 4, Value.of(7)),
                Reading.of(TEMP, 5, Value.of(true)),
                Reading.of(TEMP, 6, Value.of("on")),
                new Reading(TEMP, 7, Value.of(0.5), Quality.uncertain(""), TimeQuality.SYNCED),
                new Reading(TEMP, 8, Value.of(7), new Quality(Quality.Level.GOOD, "by hand"), TimeQuality.SYNCED),
                new Reading(TEMP, 9, Value.of(0.5), Quality.GOOD, TimeQuality.UNSYNCED),
                new Reading(TEMP, 10, Value.of(7), Quality.GOOD, TimeQuality.ESTIMATED),
                Reading.of(TEMP, latestNs, Value.of(0.5)),
                Reading.of(TEMP, latestNs + 1, Value.of(0.5)),
                Reading.of(TEMP, latestNs + 1, Value.of(7))));

        StoreFile file = new StoreFile(directory);
        assertThat(file.strings("SELECT position FROM double_readings ORDER BY position"))
                .containsExactly("1", "2", "11");
        assertThat(file.strings("SELECT position FROM long_readings ORDER BY position"))
                .containsExactly("4");
        assertThat(file.strings("SELECT position FROM other_readings ORDER BY position"))
                .containsExactly("3", "5", "6", "7", "8", "9", "10", "12", "13");
        assertThat(file.faults()).isEmpty();
    }

    @Test
    void aTableThatGetsNoRowIsNotInTheLog() throws Exception {
        commit(mixedReadings(TEMP, NOW_NS, 5));
        try (DuckDbStore store = DuckDbStore.open(directory, DuckDbStore.Options.DEFAULT)) {
            store.commit(group().run(PUMP_LIVE, 6, readings(TEMP, 0, 3)).build());

            assertThat(log()).contains("double_readings").doesNotContain("long_readings", "other_readings");

            store.commit(group().run(PUMP_LIVE, 9, mixedReadings(TEMP, 0, 5)).build());

            assertThat(log()).contains("long_readings", "other_readings");
        }
    }

    /** What a question says of position, series and time must not be asked of every row that there is. */
    @Test
    void conditionsReachTheScanOfEachTable() throws Exception {
        try (DuckDbStore store = DuckDbStore.open(directory, DuckDbStore.Options.DEFAULT)) {
            store.commit(group().run(PUMP_LIVE, 1, mixedReadings(TEMP, NOW_NS, 5_000))
                    .run(PUMP_LIVE, 5_001, mixedReadings(LEVEL, NOW_NS, 5_000))
                    .build());
        }

        JsonNode plan = plan(
                "SELECT * FROM readings WHERE position > 100 AND series_id = 1 AND time_ns < " + (NOW_NS + 2_000_000L));

        List<JsonNode> scans = plan.findParents("Table");
        assertThat(scans)
                .extracting(scan -> scan.get("Table").asText())
                .containsExactlyInAnyOrder("double_readings", "long_readings", "other_readings");
        assertThat(scans)
                .allSatisfy(scan -> assertThat(scan.path("Filters").toString())
                        .contains("position>100", "series_id=1", "time_ns<"));
    }

    private void commit(List<Reading> readings) throws Exception {
        try (DuckDbStore store = DuckDbStore.open(directory, DuckDbStore.Options.DEFAULT)) {
            store.commit(group().run(PUMP_LIVE, 1, readings).build());
        }
    }

    private String log() throws Exception {
        Path log = directory.resolve(DuckDbStore.FILE_NAME + ".wal");
        return new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1);
    }

    private JsonNode plan(String query) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:duckdb:" + directory.resolve(DuckDbStore.FILE_NAME));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("EXPLAIN (FORMAT json) " + query)) {
            row.next();
            return new ObjectMapper().readTree(row.getString(2));
        }
    }
}
