package io.tidegate.hub.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.api.FakeQueries;
import io.tidegate.hub.store.StoredReading;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChangeFeedTest {

    private static final AgentId A = new AgentId("a");
    private static final AgentId B = new AgentId("b");
    private static final ReadingFilter ALL = ReadingFilter.all();

    private final FakeQueries store = new FakeQueries();
    private final ChangeFeed feed = new ChangeFeed(store, new ChangeFeed.Options(10, 1 << 20));

    private void commit(AgentId agent, int rows) {
        feed.committed(store.commit(agent, 5, readings(rows)));
    }

    private static List<Reading> readings(int rows) {
        return LongStream.range(0, rows)
                .mapToObj(i -> Reading.of(Series.of("t", Map.of("odd", String.valueOf(i % 2))), i, Value.of(i)))
                .toList();
    }

    private static List<Long> positions(FeedPage page) {
        return page.rows().stream().map(StoredReading::position).toList();
    }

    @Test
    void beginsAtTheEndOfTheStore() {
        store.commit(A, 5, readings(3));

        ChangeFeed late = new ChangeFeed(store, ChangeFeed.Options.defaults());

        assertThat(late.lastPosition()).isEqualTo(3);
        assertThat(late.recent(ALL, 3, 100)).hasValue(new FeedPage(List.of(), 3));
        assertThat(late.recent(ALL, 2, 100)).as("not in memory").isEmpty();
    }

    @Test
    void newRowsComeFromMemoryAsTheStoreHasThem() {
        commit(A, 2);
        commit(B, 3);

        FeedPage page = feed.recent(ALL, 0, 100).orElseThrow();

        assertThat(page.through()).isEqualTo(5);
        assertThat(page.rows()).isEqualTo(feed.stored(ALL, 0, 100).rows());
    }

    @Test
    void aPageEndsAtTheNumberOfRowsExaminedAlsoInsideAGroup() {
        commit(A, 4);
        commit(B, 4);

        FeedPage first = feed.recent(ALL, 0, 6).orElseThrow();
        FeedPage second = feed.recent(ALL, first.through(), 6).orElseThrow();

        assertThat(positions(first)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(positions(second)).containsExactly(7L, 8L);
    }

    @Test
    void theFilterLeavesOutRowsButNotTheirPositions() {
        commit(A, 4);
        commit(B, 4);

        FeedPage page = feed.recent(new ReadingFilter(A, "t", Map.of("odd", "1")), 0, 100)
                .orElseThrow();

        assertThat(positions(page)).containsExactly(2L, 4L);
        assertThat(page.through()).isEqualTo(8);
    }

    @Test
    void memoryIsBoundedInRowsAndOlderRowsComeFromTheStore() {
        commit(A, 6);
        commit(A, 6);

        assertThat(feed.recent(ALL, 5, 100)).as("at the bound").isEmpty();
        assertThat(positions(feed.recent(ALL, 6, 100).orElseThrow())).hasSize(6);
        assertThat(positions(feed.stored(ALL, 4, 3))).containsExactly(5L, 6L, 7L);
    }

    @Test
    void exactlyTheBoundIsKept() {
        commit(A, 5);
        commit(A, 5);

        assertThat(positions(feed.recent(ALL, 0, 100).orElseThrow())).hasSize(10);
    }

    @Test
    void memoryIsBoundedInBytes() {
        ChangeFeed small = new ChangeFeed(store, new ChangeFeed.Options(1_000, 10_000));
        Reading wordy = Reading.of(Series.of("text"), 1, Value.of("x".repeat(4_000)));
        small.committed(store.commit(A, 5, List.of(wordy)));
        small.committed(store.commit(A, 5, List.of(wordy)));

        assertThat(small.recent(ALL, 0, 10)).isEmpty();
        assertThat(small.recent(ALL, 1, 10)).isPresent();
    }

    @Test
    void aGroupThatWasStoredButNeverAnnouncedIsReadFromTheStore() {
        commit(A, 2);
        store.commit(B, 5, readings(2));
        commit(A, 2);

        assertThat(feed.recent(ALL, 2, 100)).as("its rows are not in memory").isEmpty();
        FeedPage page = feed.stored(ALL, 2, 100);
        assertThat(positions(page)).containsExactly(3L, 4L, 5L, 6L);
        assertThat(positions(feed.recent(ALL, 4, 100).orElseThrow())).containsExactly(5L, 6L);
    }

    @Test
    void aStoredPageWithoutAMatchStillGoesForward() {
        commit(A, 6);
        commit(A, 6);

        FeedPage page = feed.stored(new ReadingFilter(B, null, Map.of()), 0, 10);

        assertThat(page).isEqualTo(new FeedPage(List.of(), 12));
    }

    @Test
    void followersAreToldUntilTheyClose() {
        AtomicInteger told = new AtomicInteger();
        ChangeFeed.Following following = feed.follow(told::incrementAndGet);
        commit(A, 1);
        feed.committed(store.commit(A, 5, List.of()));
        following.close();
        commit(A, 1);

        assertThat(told).as("once: an empty group is no news").hasValue(1);
    }

    @Test
    void aFollowerThatReadsWhileOthersCommitMissesNothingAndSeesNothingTwice() throws InterruptedException {
        int rows = 20_000;
        Thread committing = new Thread(() -> {
            for (int i = 0; i < rows / 4; i++) {
                commit(A, 4);
            }
        });
        committing.start();
        List<Long> seen = new ArrayList<>();
        long position = 0;
        while (seen.size() < rows) {
            Optional<FeedPage> recent = feed.recent(ALL, position, 7);
            FeedPage page = recent.isPresent() ? recent.get() : feed.stored(ALL, position, 500);
            seen.addAll(positions(page));
            position = page.through();
        }
        committing.join();

        assertThat(seen).isEqualTo(LongStream.rangeClosed(1, rows).boxed().toList());
    }
}
