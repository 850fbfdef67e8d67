package io.tidegate.hub.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.hub.store.Groups;
import io.tidegate.hub.store.StoreOpenException;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Copies of the database and its log taken after each commit, with the part that the last commit wrote as a power cut may
 * leave it: what was reported as committed before is there, rows and ledger agree, and the store opens.
 */
@Timeout(300)
class DuckDbPowerLossIT {

    private static final int COMMITS = 4;
    private static final int READINGS = 300;
    private static final int PLACES = 6;
    private static final String LOG_NAME = DuckDbStore.FILE_NAME + ".wal";

    @TempDir
    private Path directory;

    private final List<Copy> copies = new ArrayList<>();

    /** The files after so many readings were committed. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Copy(byte[] database, byte[] log, long stored) {}

    @ParameterizedTest
    @EnumSource
    void opensWithWhatWasCommittedWhereverTheLastCommitIsTorn(Tear tear) throws Exception {
        commit();
        Random random = new Random(tear.ordinal());
        for (int i = 1; i < copies.size(); i++) {
            Copy before = copies.get(i - 1);
            Copy after = copies.get(i);
            assertThat(after.log().length).isGreaterThan(before.log().length);
            for (int place = 0; place < PLACES; place++) {
                int written = after.log().length - before.log().length;
                // The first byte, the last one, and some between.
                int from = before.log().length + (place == 0 ? 0 : place == 1 ? written - 1 : random.nextInt(written));
                Path torn = directory.resolve("torn");
                write(torn, after.database(), tear.tear(after.log().clone(), from, random));
                assertThat(stored(torn))
                        .as("commit %d, from byte %d of %d", i, from, after.log().length)
                        .isBetween(before.stored(), after.stored());
                assertThat(new StoreFile(torn).faults()).isEmpty();
                StoreFile.deleteAll(torn);
            }
        }
    }

    @Test
    void damageFurtherBackCostsWhatCameAfterItAndIsKept() throws Exception {
        commit();
        Copy last = copies.get(COMMITS - 1);
        byte[] log = last.log().clone();
        int damaged = (copies.get(1).log().length + copies.get(2).log().length) / 2;
        log[damaged] ^= 0x20;
        Path torn = directory.resolve("torn");
        write(torn, last.database(), log);
        assertThat(stored(torn)).isEqualTo(copies.get(1).stored());
        assertThat(new StoreFile(torn).faults()).isEmpty();
        assertThat(torn.resolve(LOG_NAME + ".damaged-1")).hasBinaryContent(log);
    }

    @Test
    void aDatabaseWithoutItsLastBlocksSaysWhatToDo() throws Exception {
        Path whole = directory.resolve("whole");
        try (DuckDbStore store = DuckDbStore.open(whole, DuckDbStore.Options.DEFAULT)) {
            commit(store, 1);
        }
        Path file = whole.resolve(DuckDbStore.FILE_NAME);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 3));
        Files.deleteIfExists(whole.resolve(LOG_NAME));
        assertThatThrownBy(() -> stored(whole))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("restore a backup");
    }

    private void commit() throws Exception {
        Path live = directory.resolve("live");
        try (DuckDbStore store = DuckDbStore.open(live, DuckDbStore.Options.DEFAULT)) {
            for (int i = 0; i < COMMITS; i++) {
                commit(store, 1 + (long) i * READINGS);
                copies.add(new Copy(
                        Files.readAllBytes(live.resolve(DuckDbStore.FILE_NAME)),
                        Files.readAllBytes(live.resolve(LOG_NAME)),
                        (i + 1L) * READINGS));
            }
        }
    }

    private static void commit(DuckDbStore store, long first) throws Exception {
        store.commit(Groups.group()
                .run(
                        Groups.PUMP_LIVE,
                        first,
                        Groups.mixedReadings(Series.of("flow/" + first % 7), Groups.NOW_NS + first, READINGS))
                .heard(Groups.PUMP_LIVE, first + READINGS - 1)
                .build());
    }

    private static long stored(Path store) throws StoreOpenException {
        try (DuckDbStore opened = DuckDbStore.open(store, DuckDbStore.Options.DEFAULT)) {
            return opened.ledgers(SyncLimits.DEFAULT).stream()
                    .mapToLong(DedupLedger::storedReadings)
                    .sum();
        }
    }

    private static void write(Path to, byte[] database, byte[] log) throws IOException {
        Files.createDirectories(to);
        Files.write(to.resolve(DuckDbStore.FILE_NAME), database);
        Files.write(to.resolve(LOG_NAME), log);
    }
}
