package io.tidegate.hub.store.duckdb;

import static io.tidegate.hub.store.Groups.NOW_NS;
import static io.tidegate.hub.store.Groups.PUMP_ALARM;
import static io.tidegate.hub.store.Groups.PUMP_LIVE;
import static io.tidegate.hub.store.Groups.TANK_LIVE;
import static io.tidegate.hub.store.Groups.group;
import static io.tidegate.hub.store.Groups.readings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.hub.store.FakeTelemetryStore;
import io.tidegate.hub.store.Groups;
import io.tidegate.hub.store.ReadingQuery;
import io.tidegate.hub.store.ReadingQuery.Order;
import io.tidegate.hub.store.StoreOpenException;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.hub.store.StoredReading;
import io.tidegate.hub.store.TelemetryQueries.Bucket;
import io.tidegate.hub.store.TelemetryQueries.StoredSeries;
import io.tidegate.hub.store.TelemetryStore;
import io.tidegate.hub.store.TelemetryStoreContract;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.wire.ReadingsCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DuckDB keeps the contract, and what is its own. */
class DuckDbStoreTest implements TelemetryStoreContract {

    private static final ReadingQuery ALL = new ReadingQuery(
            null, null, Map.of(), OptionalLong.empty(), OptionalLong.empty(), Order.POSITION, 0, Long.MAX_VALUE);

    @TempDir
    Path directory;

    private DuckDbStore store;

    @BeforeEach
    void open() throws StoreOpenException {
        store = DuckDbStore.open(directory, DuckDbStore.Options.DEFAULT);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    public TelemetryStore store() {
        return store;
    }

    @Override
    public void reopen() throws StoreOpenException {
        close();
        open();
    }

    @Test
    void compressionKeepsTheSignOfZero() throws Exception {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            readings.add(Reading.of(TEMP, NOW_NS + i, Value.of(i / 1_000 % 2 == 0 ? 0.0 : -0.0)));
        }
        store.commit(group().run(PUMP_LIVE, 1, readings).build());
        close();
        new StoreFile(directory).execute("CHECKPOINT");
        open();

        List<Reading> stored = new ArrayList<>();
        store.queries().readings(ALL, row -> stored.add(row.reading()));
        assertThat(stored).isEqualTo(readings);
    }

    @Test
    void compactionAndSummariesChangeNoAnswer() throws Exception {
        close();
        store = DuckDbStore.open(directory, new DuckDbStore.Options(256L << 20, 1, 1L << 20, 5, 7, 50));
        long[] next = {1, 1};
        for (int i = 0; i < 40; i++) {
            Groups group = group().receivedAt(NOW_NS + i)
                    .run(PUMP_LIVE, next[0], i / 10, readings(TEMP, NOW_NS - 40_000_000_000L * (i % 7), 3))
                    .run(TANK_LIVE, next[1], 5, readings(LEVEL, i, 2))
                    .heard(PUMP_LIVE, next[0] + 100)
                    .gap(TANK_LIVE, next[1] + 2, next[1] + 2, GapReason.POISON);
            next[0] += i % 8 == 0 ? 5 : 3;
            next[1] += 3;
            store.commit(group.build());
        }
        List<String> ledgers = describe(store.ledgers(SyncLimits.DEFAULT));
        List<StoredSeries> series = store.queries().series(null, null, Map.of());
        List<StoredReading> latest = store.queries().latest(null, null, Map.of());
        reopen();

        assertThat(describe(store.ledgers(SyncLimits.DEFAULT))).isEqualTo(ledgers);
        assertThat(store.queries().series(null, null, Map.of())).isEqualTo(series);
        assertThat(store.queries().latest(null, null, Map.of())).isEqualTo(latest);
        close();
        StoreFile file = new StoreFile(directory);
        assertThat(file.faults()).isEmpty();
        assertThat(file.number("SELECT count(*) FROM settled")).isLessThan(80);
        assertThat(file.number("SELECT count(*) FROM heard")).isLessThan(10);
    }

    private static List<String> describe(List<DedupLedger> ledgers) {
        return ledgers.stream()
                .map(ledger -> "%s %d %s %d %d %d %s"
                        .formatted(
                                ledger.stream(),
                                ledger.storedThrough(),
                                ledger.islands(),
                                ledger.storedReadings(),
                                ledger.lostReadings(),
                                ledger.appendedThrough(),
                                ledger.spans()))
                .toList();
    }

    @Test
    void aConflictIsKeptOnceWithItsReadings() throws Exception {
        List<Reading> readings = readings(TEMP, 0, 3);
        store.commit(group().conflict(PUMP_LIVE, 2, 99, readings).build());
        store.commit(group().conflict(PUMP_LIVE, 2, 99, readings)
                .conflict(PUMP_LIVE, 2, 99, readings(TEMP, 1, 3))
                .build());
        close();

        StoreFile file = new StoreFile(directory);
        assertThat(file.strings("SELECT first_sequence || '..' || last_sequence || ' ' || incarnation FROM conflicts"))
                .containsExactly("2..4 99", "2..4 99");
        String hex = file.strings("SELECT hex(readings) FROM conflicts").get(0);
        assertThat(ReadingsCodec.decode(HexFormat.of().parseHex(hex), 10)).isEqualTo(readings);
    }

    @Test
    void questionsSeeWholeGroupsOnly() throws Exception {
        int groups = 60;
        AtomicBoolean committing = new AtomicBoolean(true);
        var executor = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                readers.add(executor.submit(() -> {
                    int questions = 0;
                    while (committing.get()) {
                        assertOneState();
                        questions++;
                    }
                    return questions;
                }));
            }
            for (int i = 0; i < groups; i++) {
                store.commit(group().run(PUMP_LIVE, 1 + 100L * i, readings(TEMP, i, 100))
                        .run(PUMP_ALARM, 1 + 50L * i, readings(LEVEL, i, 50))
                        .build());
            }
            committing.set(false);
            for (Future<Integer> reader : readers) {
                assertThat(reader.get(60, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            committing.set(false);
            executor.shutdown();
        }
        assertThat(store.queries().lastPosition()).isEqualTo(groups * 150L);
    }

    private void assertOneState() {
        long[] rows = {0};
        store.queries().readings(ALL, row -> {
            assertThat(row.position()).isEqualTo(++rows[0]);
            return true;
        });
        assertThat(rows[0] % 150).isZero();
        List<StoredSeries> series = store.queries().series(null, null, Map.of());
        if (!series.isEmpty()) {
            assertThat(series.get(0).readings()).isEqualTo(2 * series.get(1).readings());
        }
    }

    /** More than a page, times in disorder with equal ones, far outliers: slices grow, shrink, jump and resume. */
    @Test
    void answersAreWholeAndInOrderOverManyPages() throws Exception {
        Random random = new Random(3);
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 45_000; i++) {
            readings.add(Reading.of(
                    i % 500 == 0 ? LEVEL : TEMP,
                    i < 15_000 ? NOW_NS : NOW_NS + random.nextInt(20_000) * 1_000_000L,
                    Value.of(i)));
        }
        for (long outlier : new long[] {Long.MIN_VALUE, 0, NOW_NS / 2, NOW_NS * 2, Long.MAX_VALUE}) {
            readings.add(Reading.of(LEVEL, outlier, Value.of(outlier)));
        }
        FakeTelemetryStore fake = new FakeTelemetryStore();
        for (TelemetryStore each : List.of(store, fake)) {
            each.commit(group().run(PUMP_LIVE, 1, readings).build());
            each.commit(
                    group().run(TANK_LIVE, 1, readings.subList(14_000, 16_000)).build());
        }
        for (Order order : Order.values()) {
            for (String name : new String[] {null, TEMP.name(), LEVEL.name()}) {
                for (long limit : new long[] {1, 20_000, Long.MAX_VALUE}) {
                    ReadingQuery query = new ReadingQuery(
                            null, name, Map.of(), OptionalLong.empty(), OptionalLong.empty(), order, 0, limit);
                    assertThat(ask(query)).as("%s", query).isEqualTo(ask(fake, query));
                }
            }
            ReadingQuery within = new ReadingQuery(
                    PUMP_LIVE.agent(),
                    null,
                    Map.of(),
                    OptionalLong.of(NOW_NS),
                    OptionalLong.of(NOW_NS + 7_000_000_000L),
                    order,
                    17,
                    Long.MAX_VALUE);
            assertThat(ask(within)).as("%s", within).isEqualTo(ask(fake, within));
        }
        assertThat(buckets(store)).isEqualTo(buckets(fake)).hasSizeGreaterThan(10_000);
    }

    private static List<StoredReading> ask(TelemetryStore of, ReadingQuery query) {
        List<StoredReading> found = new ArrayList<>();
        of.queries().readings(query, found::add);
        return found;
    }

    private static List<Bucket> buckets(TelemetryStore of) {
        List<Bucket> found = new ArrayList<>();
        ReadingQuery query = new ReadingQuery(
                PUMP_LIVE.agent(),
                TEMP.name(),
                Map.of(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Order.TIME,
                0,
                Long.MAX_VALUE);
        of.queries().aggregate(query, Duration.ofNanos(1_500_000), found::add);
        return found;
    }

    /** A checkpoint waits for statements that read, and a commit for the checkpoint. */
    @Test
    void aSlowReaderDoesNotHoldUpCommits() throws Exception {
        close();
        store = DuckDbStore.open(
                directory, new DuckDbStore.Options(256L << 20, 2, 100_000, 500_000, 10_000_000, 50_000_000));
        store.commit(group().run(PUMP_LIVE, 1, readings(TEMP, 0, 50_000)).build());
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch committed = new CountDownLatch(1);
        var executor = Executors.newSingleThreadExecutor();
        try {
            Future<Long> reader = executor.submit(() -> {
                long[] rows = {0};
                store.queries().readings(ALL, row -> {
                    reading.countDown();
                    if (rows[0]++ == 0) {
                        assertThat(uninterrupted(committed)).isTrue();
                    }
                    return true;
                });
                return rows[0];
            });
            assertThat(reading.await(60, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 20; i++) {
                store.commit(group().run(TANK_LIVE, 1 + 2_000L * i, readings(LEVEL, i, 2_000))
                        .build());
            }
            committed.countDown();
            assertThat(reader.get(60, TimeUnit.SECONDS)).isEqualTo(50_000);
        } finally {
            executor.shutdown();
        }
    }

    private static boolean uninterrupted(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theDirectoryIsForOneStoreAtATime() throws Exception {
        assertThatThrownBy(() -> DuckDbStore.open(directory, DuckDbStore.Options.DEFAULT))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("in use");
        store.commit(group().run(PUMP_LIVE, 1, readings(TEMP, 0, 1)).build());
        reopen();
        assertThat(store.queries().lastPosition()).isEqualTo(1);
    }

    @Test
    void aFileThatIsNoDatabaseIsLeftAlone() throws Exception {
        close();
        Path other = directory.resolve("other");
        Files.createDirectories(other);
        Files.writeString(other.resolve(DuckDbStore.FILE_NAME), "precious");

        assertThatThrownBy(() -> DuckDbStore.open(other, DuckDbStore.Options.DEFAULT))
                .isInstanceOf(StoreOpenException.class)
                .hasMessageContaining(DuckDbStore.FILE_NAME);
        assertThat(other.resolve(DuckDbStore.FILE_NAME)).hasContent("precious");
        open();
    }

    @Test
    void aClosedStoreSaysSo() throws Exception {
        close();
        assertThatThrownBy(() -> store.queries().lastPosition()).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.fleet().agents()).isInstanceOf(StoreUnavailableException.class);
        open();
    }

    @Test
    void closingEndsAQuestionThatIsBeingAnswered() throws Exception {
        store.commit(group().run(PUMP_LIVE, 1, readings(TEMP, 0, 100_000)).build());

        assertThatThrownBy(() -> store.queries().readings(ALL, row -> {
                    if (row.position() == 1) {
                        store.close();
                    }
                    return true;
                }))
                .isInstanceOf(StoreUnavailableException.class);
        open();
        assertThat(store.queries().lastPosition()).isEqualTo(100_000);
    }

    @Test
    void aBoundBelowOneIsRefused() {
        assertThatThrownBy(() -> new DuckDbStore.Options(0, 1, 1, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DuckDbStore.Options(1, 1, 1, 1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
