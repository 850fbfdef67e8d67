package io.tidegate.hub.store.duckdb;

import static io.tidegate.hub.store.Groups.PUMP;
import static io.tidegate.hub.store.Groups.PUMP_ALARM;
import static io.tidegate.hub.store.Groups.PUMP_LIVE;
import static io.tidegate.hub.store.Groups.TANK_LIVE;
import static io.tidegate.hub.store.Groups.group;
import static io.tidegate.hub.store.Groups.readings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.hub.store.CommitFailedException;
import io.tidegate.hub.store.CommitGroup;
import io.tidegate.hub.store.FleetTables.AgentRow;
import io.tidegate.hub.store.Groups;
import io.tidegate.hub.store.ReadingQuery;
import io.tidegate.hub.store.ReadingQuery.Order;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Questions while the file is closed and opened anew: each is answered in full, or hears that the store is away. */
@Timeout(120)
class DuckDbReopeningTest {

    private static final Series TEMP = Series.of("room/temp");
    private static final int STORED = 12_000;
    private static final int REOPENINGS = 20;
    private static final int RENEWALS = 100;
    private static final int LATEST_QUESTION_MS = 10;

    @TempDir
    Path directory;

    private DuckDbStore store;

    @BeforeEach
    void open() throws Exception {
        store = DuckDbStore.open(directory, DuckDbStore.Options.DEFAULT);
        store.commit(group().run(PUMP_LIVE, 1, readings(TEMP, 0, STORED))
                .gap(PUMP_ALARM, 1, 5, GapReason.EVICTED)
                .build());
        store.fleet().save(List.of(agent(0)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void questionsFailOnlyBecauseTheStoreIsAway() throws Exception {
        List<Runnable> questions = List.of(
                () -> assertThat(stored(Order.POSITION)).isEqualTo(STORED),
                () -> assertThat(stored(Order.TIME)).isEqualTo(STORED),
                () -> assertThat(stored(Order.TIME_DESCENDING)).isEqualTo(STORED),
                () -> assertThat(aggregated()).isEqualTo(STORED),
                () -> assertThat(store.queries().gaps(PUMP)).hasSize(1),
                () -> assertThat(store.queries().series(null, null, Map.of())).hasSize(1),
                () -> assertThat(store.fleet().agents()).hasSize(1),
                () -> store.fleet().save(List.of(agent(1))));
        AtomicBoolean reopening = new AtomicBoolean(true);
        var executor = Executors.newFixedThreadPool(questions.size());
        try {
            List<Future<Integer>> askers = new ArrayList<>();
            for (Runnable question : questions) {
                askers.add(executor.submit(() -> askWhile(reopening, question)));
            }
            for (int i = 0; i < REOPENINGS; i++) {
                openAnew();
            }
            reopening.set(false);
            for (Future<Integer> asker : askers) {
                assertThat(asker.get(60, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            reopening.set(false);
            executor.shutdown();
        }
        assertThat(stored(Order.POSITION)).isEqualTo(STORED);
    }

    /** A reader may take its time with what it was given; the file is not kept open for it. */
    @Test
    void aReaderThatHaltsDoesNotHoldUpTheReopeningAndHearsOfIt() throws Exception {
        CountDownLatch halted = new CountDownLatch(1);
        CountDownLatch opened = new CountDownLatch(1);
        var executor = Executors.newSingleThreadExecutor();
        try {
            Future<?> reader = executor.submit(() -> assertThatThrownBy(
                            () -> store.queries().readings(query(Order.TIME), row -> {
                                halted.countDown();
                                return uninterrupted(opened);
                            }))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("closed"));
            assertThat(halted.await(60, TimeUnit.SECONDS)).isTrue();
            openAnew();
            opened.countDown();
            reader.get(60, TimeUnit.SECONDS);
        } finally {
            executor.shutdown();
        }
        assertThat(stored(Order.TIME)).isEqualTo(STORED);
    }

    /** What DuckDB keeps of rows that it has taken goes when the file is closed, its log with it. */
    @Test
    void afterSoManyReadingsItIsOpenedAnewBetweenTwoCommits() throws Exception {
        long once = logAfter(2, "often", renewing(1_000));
        long twice = logAfter(2, "never", renewing(1_001));

        assertThat(once).isBetween(1L, twice * 3 / 4);
    }

    @Test
    void aLogThatIsLongEnoughIsMovedIntoTheTablesBeforeTheNextCommit() throws Exception {
        long once = logAfter(1, "once", checkpointing(Long.MAX_VALUE));
        long twice = logAfter(2, "longer", checkpointing(once + 1));

        assertThat(logAfter(2, "long", checkpointing(once))).isBetween(1L, twice * 3 / 4);
    }

    @Test
    void aLogOfSavedAgentsAloneIsMovedIntoTheTablesToo() throws Exception {
        Path other = directory.resolve("agents");
        Path log = other.resolve(LogPrefix.LOG_NAME);
        try (DuckDbStore saving = DuckDbStore.open(other, checkpointing(1))) {
            saving.fleet().save(List.of(agent(1)));
            saving.fleet().save(List.of(agent(2)));
            long ofOneSave = Files.size(log);
            for (int i = 3; i <= 10; i++) {
                saving.fleet().save(List.of(agent(i)));
            }
            assertThat(Files.size(log)).isEqualTo(ofOneSave);
            assertThat(saving.fleet().agents()).extracting(AgentRow::lastSeenNs).containsExactly(10L);
        }
    }

    /** Unlike after a failed commit, nobody notices, whenever he asks: in each round a little later. */
    @Test
    void whileItIsOpenedAnewBetweenTwoCommitsEachQuestionIsAnswered() throws Exception {
        CyclicBarrier round = new CyclicBarrier(3);
        var executor = Executors.newFixedThreadPool(2);
        try (DuckDbStore often = DuckDbStore.open(directory.resolve("often"), renewing(1))) {
            Future<Integer> asker =
                    executor.submit(() -> answeredIn(round, () -> often.fleet().agents()));
            Future<Integer> saver =
                    executor.submit(() -> answeredIn(round, () -> often.fleet().save(List.of(agent(1)))));
            for (int i = 1; i <= RENEWALS; i++) {
                round.await(60, TimeUnit.SECONDS);
                commit(often, i);
            }
            assertThat(asker.get(60, TimeUnit.SECONDS)).isEqualTo(RENEWALS);
            assertThat(saver.get(60, TimeUnit.SECONDS)).isEqualTo(RENEWALS);
            assertThat(often.queries().lastPosition()).isEqualTo(RENEWALS);
        } finally {
            executor.shutdown();
        }
    }

    private static int answeredIn(CyclicBarrier round, Runnable question) throws Exception {
        int answered = 0;
        for (int i = 1; i <= RENEWALS; i++) {
            round.await(60, TimeUnit.SECONDS);
            long asked = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LATEST_QUESTION_MS) * i / RENEWALS;
            while (System.nanoTime() < asked) {
                Thread.onSpinWait();
            }
            try {
                question.run();
                answered++;
            } catch (StoreUnavailableException e) {
                assertThat(e).hasMessageContaining("open");
            }
        }
        return answered;
    }

    @Test
    void itStaysOpenForAReader() throws Exception {
        Path often = directory.resolve("often");
        try (DuckDbStore renewing = DuckDbStore.open(often, renewing(STORED))) {
            renewing.commit(group().run(PUMP_LIVE, 1, readings(TEMP, 0, STORED)).build());
            long[] rows = {0};
            renewing.queries().readings(query(Order.TIME), row -> {
                if (rows[0]++ == 0) {
                    commit(renewing, STORED + 1);
                }
                return true;
            });
            assertThat(rows[0]).isEqualTo(STORED);

            commit(renewing, STORED + 2);

            assertThat(renewing.queries().lastPosition()).isEqualTo(STORED + 2);
            assertThat(renewing.ledgers(SyncLimits.DEFAULT).get(0).storedThrough())
                    .isEqualTo(STORED + 2);
        }
    }

    private long logAfter(int commits, String name, DuckDbStore.Options options) throws Exception {
        Path other = directory.resolve(name);
        try (DuckDbStore written = DuckDbStore.open(other, options)) {
            for (int i = 0; i < commits; i++) {
                written.commit(group().run(PUMP_LIVE, i * 1_000L + 1, readings(TEMP, 0, 1_000))
                        .build());
            }
            assertThat(written.queries().lastPosition()).isEqualTo(commits * 1_000L);
            return Files.size(other.resolve(LogPrefix.LOG_NAME));
        }
    }

    private static void commit(DuckDbStore store, long sequence) {
        try {
            store.commit(group().run(PUMP_LIVE, sequence, readings(TEMP, 0, 1)).build());
        } catch (CommitFailedException e) {
            throw new AssertionError(e);
        }
    }

    private static DuckDbStore.Options renewing(long afterReadings) {
        return new DuckDbStore.Options(256L << 20, 1, 64L << 20, 500_000, 10_000_000, afterReadings);
    }

    private static DuckDbStore.Options checkpointing(long atBytes) {
        return new DuckDbStore.Options(256L << 20, 1, atBytes, 500_000, 10_000_000, 50_000_000);
    }

    @Test
    void betweenAFailedCommitAndTheReopeningQuestionsAreAnswered() {
        failACommit();

        assertThat(stored(Order.POSITION)).isEqualTo(STORED);
        assertThat(store.queries().lastPosition()).isEqualTo(STORED);
    }

    /** How often a question was answered, until the store stays open. */
    private static int askWhile(AtomicBoolean reopening, Runnable question) {
        int answered = 0;
        while (reopening.get() || answered == 0) {
            try {
                question.run();
                answered++;
            } catch (StoreUnavailableException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
        return answered;
    }

    private void openAnew() {
        failACommit();
        assertThat(store.ledgers(SyncLimits.DEFAULT)).hasSize(2);
    }

    /** Fails in the midst of a transaction, at a reading of no series. */
    @SuppressWarnings("NullAway")
    private void failACommit() {
        CommitGroup unwritable = new Groups()
                .run(TANK_LIVE, 1, readings(TEMP, 0, 10))
                .run(PUMP_LIVE, STORED + 1, List.of(Reading.of(null, 0, Value.of(1.5))))
                .build();
        assertThatThrownBy(() -> store.commit(unwritable)).isInstanceOf(NullPointerException.class);
    }

    private long stored(Order order) {
        long[] rows = {0};
        store.queries().readings(query(order), row -> {
            rows[0]++;
            return true;
        });
        return rows[0];
    }

    private long aggregated() {
        long[] rows = {0};
        store.queries().aggregate(query(Order.TIME), Duration.ofMinutes(1), bucket -> {
            rows[0] += bucket.count();
            return true;
        });
        return rows[0];
    }

    private static ReadingQuery query(Order order) {
        return new ReadingQuery(
                null, null, Map.of(), OptionalLong.empty(), OptionalLong.empty(), order, 0, Long.MAX_VALUE);
    }

    private static AgentRow agent(long lastSeenNs) {
        return new AgentRow(PUMP, 1, lastSeenNs, 0, 0, new byte[0], List.of());
    }

    private static boolean uninterrupted(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
