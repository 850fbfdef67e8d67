package io.tidegate.hub.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.store.TelemetryQueries;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.SyncLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hub that is killed inside a commit has stored all of the group or nothing, and everything it was told is stored. */
@Timeout(120)
class DuckDbCrashIT {

    @TempDir
    Path directory;

    @Test
    void killedInsideSmallCommits() throws Exception {
        killAgainAndAgain(new Random(1), 6, 500, 3_000);
    }

    /** Larger than an appender's chunk and than the checkpoint threshold: parts reach the disk before the commit. */
    @Test
    void killedInsideLargeCommits() throws Exception {
        killAgainAndAgain(new Random(2), 4, 20_000, 60_000);
    }

    @Test
    void anotherProcessIsRefusedWhileOneRuns() throws Exception {
        try (DuckDbStore store = DuckDbStore.open(directory, DuckDbStore.Options.DEFAULT)) {
            Process second = CommittingProgram.start(directory, 1);
            try (BufferedReader said = second.inputReader(StandardCharsets.UTF_8)) {
                assertThat(said.readLine())
                        .startsWith("refused ")
                        .contains(directory.toString())
                        .contains("process " + ProcessHandle.current().pid());
            }
            assertThat(second.waitFor()).isZero();
            assertThat(store.queries().lastPosition()).isZero();
        }
    }

    private void killAgainAndAgain(Random random, int times, int readingsPerStream, int mostMicros) throws Exception {
        long stored = 0;
        for (int i = 0; i < times; i++) {
            stored = killInsideCommit(readingsPerStream, 2 + random.nextInt(6), random.nextInt(mostMicros), stored);
        }
        assertThat(stored).isPositive();
    }

    /** Runs the program for some commits, kills it inside the next, and returns how many readings are stored then. */
    private long killInsideCommit(int readingsPerStream, int commits, int micros, long storedBefore) throws Exception {
        Process program = CommittingProgram.start(directory, readingsPerStream);
        long promised;
        try (BufferedReader said = program.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("ready");
            promised = number(said, "begin");
            assertThat(promised).isEqualTo(storedBefore);
            for (int i = 0; i < commits; i++) {
                promised = number(said, "end");
                number(said, "begin");
            }
            program.waitFor(micros, TimeUnit.MICROSECONDS);
            program.destroyForcibly();
            assertThat(program.waitFor()).isEqualTo(137);
        }
        assertThat(new StoreFile(directory).faults()).isEmpty();
        try (DuckDbStore store = DuckDbStore.open(directory, DuckDbStore.Options.DEFAULT)) {
            long stored = store.ledgers(SyncLimits.DEFAULT).stream()
                    .mapToLong(DedupLedger::storedReadings)
                    .sum();
            assertThat(stored).isGreaterThanOrEqualTo(promised);
            assertThat(store.queries().lastPosition()).isEqualTo(stored);
            assertThat(store.queries().series(null, null, Map.of()).stream()
                            .mapToLong(TelemetryQueries.StoredSeries::readings)
                            .sum())
                    .isEqualTo(stored);
            return stored;
        }
    }

    private static long number(BufferedReader said, String word) throws IOException {
        String line = said.readLine();
        assertThat(line).startsWith(word + " ");
        return Long.parseLong(line.split(" ")[1]);
    }
}
