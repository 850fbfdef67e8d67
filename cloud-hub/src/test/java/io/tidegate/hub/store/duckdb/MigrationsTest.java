package io.tidegate.hub.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.hub.store.StoreOpenException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void eachRunsOnce() throws Exception {
        Migrations.run(connection);
        Migrations.run(connection);

        assertThat(strings("SELECT version || ' ' || migration FROM schema_version"))
                .containsExactly(
                        "1 V1__tables.sql",
                        "2 V2__configurations.sql",
                        "3 V3__rollouts.sql",
                        "4 V4__groups.sql",
                        "5 V5__warnings.sql",
                        "6 V6__narrow_readings.sql");
    }

    @Test
    void aNewOneFindsTheDataOfTheOldOne() throws Exception {
        Migrations.run(connection, List.of("V1__tables.sql"));
        execute("INSERT INTO agents VALUES ('pump', 1, 2, 0, 0, ''::BLOB)");

        Migrations.run(connection, List.of("V1__tables.sql", "V2__more.sql"));

        assertThat(strings("SELECT agent || ' ' || note FROM agents")).containsExactly("pump kept");
        assertThat(strings("SELECT max(version) FROM schema_version")).containsExactly("2");
    }

    @Test
    void oneThatFailsLeavesNothingBehind() throws Exception {
        Migrations.run(connection, List.of("V1__tables.sql"));

        assertThatThrownBy(() -> Migrations.run(connection, List.of("V1__tables.sql", "V2__broken.sql")))
                .isInstanceOf(SQLException.class);

        assertThat(strings("SELECT max(version) FROM schema_version")).containsExactly("1");
        assertThat(strings("SELECT table_name FROM duckdb_tables() WHERE table_name = 'half_done'"))
                .isEmpty();
    }

    @Test
    void aSchemaOfANewerProgramIsRefused() throws Exception {
        Migrations.run(connection);
        execute("INSERT INTO schema_version VALUES (7, 'V7__later.sql')");

        assertThatThrownBy(() -> Migrations.run(connection))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining("schema version 7")
                .hasMessageContaining("up to 6");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> strings(String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                found.add(String.valueOf(row.getObject(1)));
            }
        }
        return found;
    }
}
