package io.tidegate.hub.store.duckdb;

import static io.tidegate.hub.store.Groups.PUMP_LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.store.Groups;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers that are many times larger than the memory: 60 MB of text through a heap of 32 MB. */
@Timeout(120)
class DuckDbMemoryIT {

    private static final int ROWS = 120_000;

    @TempDir
    Path directory;

    @Test
    void everyOrderIsReadInConstantMemory() throws Exception {
        store();
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReadingProgram.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = program.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.lines()).containsExactly("TIME " + ROWS, "TIME_DESCENDING " + ROWS, "POSITION " + ROWS);
        }
        assertThat(program.waitFor()).isZero();
    }

    private void store() throws Exception {
        Random random = new Random(5);
        byte[] bytes = new byte[250];
        int perGroup = ROWS / 10;
        try (DuckDbStore store = DuckDbStore.open(directory, DuckDbStore.Options.DEFAULT)) {
            for (int group = 0; group < 10; group++) {
                List<Reading> readings = new ArrayList<>(perGroup);
                for (int i = 0; i < perGroup; i++) {
                    random.nextBytes(bytes);
                    readings.add(Reading.of(
                            Series.of("log"),
                            Groups.NOW_NS + random.nextInt(1_000_000) * 1_000_000L,
                            Value.of(HexFormat.of().formatHex(bytes))));
                }
                store.commit(Groups.group()
                        .run(PUMP_LIVE, 1 + (long) group * perGroup, readings)
                        .build());
            }
        }
    }
}
