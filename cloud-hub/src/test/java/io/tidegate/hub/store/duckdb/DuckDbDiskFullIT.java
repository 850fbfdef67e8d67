package io.tidegate.hub.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.store.StoreOpenException;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.SyncLimits;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A disk that takes no more: commits fail and say so, what is stored stays, and the same process goes on when there is
 * room again. The disk is a limit on the size of the process's files (prlimit, from Debian's util-linux).
 */
@Timeout(120)
class DuckDbDiskFullIT {

    @TempDir
    Path directory;

    /**
     * The log meets the limit, the tables while a checkpoint moves the log into them, for the first time or after many
     * such, or a large group before its commit.
     */
    @ParameterizedTest
    @CsvSource({"400000, 1000", "2000000, 1000", "8000000, 170", "8000000, 2000", "8000000, 20000", "3000000, 150000"})
    void commitsFailUntilThereIsRoomAgain(long mostBytesPerFile, int readingsPerStream) throws Exception {
        Process program = CommittingProgram.start(directory, readingsPerStream);
        long promised;
        try (BufferedReader said = program.inputReader(StandardCharsets.UTF_8);
                var orders = program.outputWriter(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("ready");
            limit(program, Long.toString(mostBytesPerFile));
            promised = untilFailure(said);

            orders.write("go on\n");
            orders.flush();
            long afterwards = untilFailure(said);
            assertThat(afterwards).isGreaterThanOrEqualTo(promised);

            limit(program, "unlimited");
            orders.write("go on\n");
            orders.flush();
            promised = Math.max(afterwards, storedAtNextBegin(said));
            for (int i = 0; i < 3; i++) {
                assertThat(said.readLine()).startsWith("end ");
                promised = storedAtNextBegin(said);
            }
        } finally {
            program.destroyForcibly().waitFor();
        }
        assertThat(new StoreFile(directory).faults()).isEmpty();
        assertThat(stored()).isGreaterThanOrEqualTo(promised);
    }

    /** What a failed commit had appended must not be found in what is appended next. */
    @Test
    void textsStayWhatTheyAreWhenASaveFails() throws Exception {
        Process program = SavingProgram.start(directory);
        try (BufferedReader said = program.inputReader(StandardCharsets.UTF_8);
                var orders = program.outputWriter(StandardCharsets.UTF_8)) {
            assertThat(ordered("agent0 agent1", orders, said)).isEqualTo("saved");
            limit(program, "1");
            assertThat(ordered("agent0", orders, said)).isEqualTo("failed");
            limit(program, "unlimited");
            assertThat(ordered("agent0", orders, said)).isEqualTo("saved");
            assertThat(ordered("agent1", orders, said)).isEqualTo("saved");
        } finally {
            program.destroyForcibly().waitFor();
        }
        try (DuckDbStore store = DuckDbStore.open(directory, DuckDbStore.Options.DEFAULT)) {
            assertThat(store.fleet().agents())
                    .extracting(row -> row.agent().text() + "=" + new String(row.status(), StandardCharsets.UTF_8))
                    .containsExactly("agent0=agent0", "agent1=agent1");
        }
    }

    private static String ordered(String order, BufferedWriter orders, BufferedReader said) throws IOException {
        orders.write(order + "\n");
        orders.flush();
        return said.readLine();
    }

    private long stored() throws StoreOpenException {
        try (DuckDbStore store = DuckDbStore.open(directory, DuckDbStore.Options.DEFAULT)) {
            return store.ledgers(SyncLimits.DEFAULT).stream()
                    .mapToLong(DedupLedger::storedReadings)
                    .sum();
        }
    }

    /** Reads until a commit fails; returns how many readings were stored then. */
    private static long untilFailure(BufferedReader said) throws IOException {
        long stored = 0;
        for (String line = said.readLine(); ; line = said.readLine()) {
            assertThat(line).isNotNull();
            if (line.startsWith("failed ")) {
                assertThat(line).contains(DuckDbStore.FILE_NAME);
                return stored;
            }
            stored = Long.parseLong(line.split(" ")[1]);
        }
    }

    private static long storedAtNextBegin(BufferedReader said) throws IOException {
        String line = said.readLine();
        assertThat(line).startsWith("begin ");
        return Long.parseLong(line.substring("begin ".length()));
    }

    private static void limit(Process program, String mostBytesPerFile) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder(
                        "prlimit", "--pid", Long.toString(program.pid()), "--fsize=" + mostBytesPerFile + ":unlimited")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }
}
