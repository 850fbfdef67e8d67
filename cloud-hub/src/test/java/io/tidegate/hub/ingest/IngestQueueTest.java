package io.tidegate.hub.ingest;

import static io.tidegate.hub.ingest.Agents.batch;
import static io.tidegate.hub.ingest.Agents.live;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.broker.MqttBroker.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class IngestQueueTest {

    private static final int MANY = Integer.MAX_VALUE;

    @Test
    void messagesComeOutInTheOrderTheyWentIn() throws Exception {
        IngestQueue queue = queue(10);
        List<Arrival> put = List.of(arrival(1), arrival(2), arrival(3));
        put.forEach(arrival -> assertThat(queue.put(arrival)).isCompletedWithValue(Verdict.TAKEN));

        assertThat(queue.takeGroup(MANY)).isEqualTo(put);
        assertThat(queue.messages()).isZero();
    }

    @Test
    void beyondTheMostMessagesTheAnswerIsHeldAndNothingIsDropped() throws Exception {
        IngestQueue queue = queue(2);
        assertThat(queue.put(arrival(1))).isCompleted();
        assertThat(queue.put(arrival(2))).isCompleted();
        CompletableFuture<Verdict> third = queue.put(arrival(3));
        CompletableFuture<Verdict> fourth = queue.put(arrival(4));
        assertThat(third).isNotDone();
        assertThat(queue.fill()).isEqualTo(1);

        assertThat(numbers(queue.takeGroup(MANY))).containsExactly(1L, 2L);
        assertThat(third).isCompletedWithValue(Verdict.TAKEN);
        assertThat(fourth).isCompletedWithValue(Verdict.TAKEN);
        assertThat(numbers(queue.takeGroup(MANY))).containsExactly(3L, 4L);
    }

    @Test
    void beyondTheMostBytesTheAnswerIsHeld() throws Exception {
        long size = arrival(1).heapBytes();
        IngestQueue queue = new IngestQueue(new IngestQueue.Limits(100, 2 * size));
        assertThat(queue.put(arrival(1))).isCompleted();
        assertThat(queue.put(arrival(2))).isCompleted();
        assertThat(queue.fill()).isEqualTo(1);
        CompletableFuture<Verdict> third = queue.put(arrival(3));
        assertThat(third).isNotDone();

        queue.takeGroup(1);
        assertThat(third).isCompletedWithValue(Verdict.TAKEN);
    }

    @Test
    void aMessageAboveTheLimitPassesAlone() throws Exception {
        IngestQueue queue = new IngestQueue(new IngestQueue.Limits(100, 1));
        assertThat(queue.put(arrival(1))).isCompletedWithValue(Verdict.TAKEN);
        assertThat(queue.takeGroup(MANY)).hasSize(1);
    }

    @Test
    void whoeverIsHeldGoesBeforeWhoComesLater() throws Exception {
        IngestQueue queue = queue(1);
        assertThat(queue.put(arrival(1))).isCompleted();
        assertThat(queue.put(arrival(2))).isNotDone();
        assertThat(queue.put(arrival(3))).isNotDone();
        assertThat(numbers(queue.takeGroup(MANY))).containsExactly(1L);
        CompletableFuture<Verdict> late = queue.put(arrival(4));

        assertThat(numbers(queue.takeGroup(MANY))).containsExactly(2L);
        assertThat(numbers(queue.takeGroup(MANY))).containsExactly(3L);
        assertThat(late).isCompletedWithValue(Verdict.TAKEN);
        assertThat(numbers(queue.takeGroup(MANY))).containsExactly(4L);
    }

    @Test
    void whatWasGivenUpIsNeverStored() throws Exception {
        IngestQueue queue = queue(1);
        assertThat(queue.put(arrival(1))).isCompleted();
        CompletableFuture<Verdict> impatient = queue.put(arrival(2));
        CompletableFuture<Verdict> patient = queue.put(arrival(3));
        impatient.complete(Verdict.BUSY);

        assertThat(numbers(queue.takeGroup(MANY))).containsExactly(1L);
        assertThat(numbers(queue.takeGroup(MANY))).containsExactly(3L);
        assertThat(patient).isCompletedWithValue(Verdict.TAKEN);
    }

    @Test
    void aGroupHasAtLeastOneMessageAndThenAsManyReadingsAsAllowed() throws Exception {
        IngestQueue queue = queue(10);
        for (int i = 0; i < 3; i++) {
            assertThat(queue.put(new Arrival.OfBatch(batch(live("pump"), 1 + 10 * i, 10 + 10 * i), 1)))
                    .isCompleted();
        }
        assertThat(queue.takeGroup(5)).hasSize(1);
        assertThat(queue.takeGroup(20)).hasSize(2);
    }

    @Test
    void closingRefusesTheNewAndTheHeldAndGivesOutTheTaken() throws Exception {
        IngestQueue queue = queue(1);
        assertThat(queue.put(arrival(1))).isCompleted();
        CompletableFuture<Verdict> held = queue.put(arrival(2));
        queue.close();

        assertThat(held).isCompletedWithValue(Verdict.BUSY);
        assertThat(queue.put(arrival(3))).isCompletedWithValue(Verdict.BUSY);
        assertThat(numbers(queue.takeGroup(MANY))).containsExactly(1L);
        assertThat(queue.takeGroup(MANY)).isEmpty();
    }

    @Test
    void closingWakesWhoWaits() throws Exception {
        IngestQueue queue = queue(1);
        CountDownLatch woken = new CountDownLatch(2);
        start(() -> {
            assertThat(queue.takeGroup(MANY)).isEmpty();
            woken.countDown();
        });
        start(() -> {
            queue.pause(Duration.ofHours(1));
            woken.countDown();
        });
        queue.close();
        assertThat(woken.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void manyProducersLoseAndRepeatNothing() throws Exception {
        IngestQueue queue = queue(7);
        int producers = 8;
        int each = 2_000;
        for (int p = 0; p < producers; p++) {
            long from = 1 + (long) p * each;
            start(() -> {
                for (long number = from; number < from + each; number++) {
                    assertThat(queue.put(arrival(number)).get(20, TimeUnit.SECONDS))
                            .isEqualTo(Verdict.TAKEN);
                }
            });
        }
        List<Long> taken = new ArrayList<>();
        while (taken.size() < producers * each) {
            taken.addAll(numbers(queue.takeGroup(3)));
        }
        assertThat(taken).doesNotHaveDuplicates().hasSize(producers * each);
        assertThat(queue.messages()).isZero();
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static IngestQueue queue(int maxMessages) {
        return new IngestQueue(new IngestQueue.Limits(maxMessages, Long.MAX_VALUE));
    }

    private static Arrival arrival(long number) {
        return new Arrival.OfBatch(batch(live("pump"), number, number), 10);
    }

    private static List<Long> numbers(List<Arrival> group) {
        return group.stream()
                .map(arrival -> ((Arrival.OfBatch) arrival).batch().appendedThrough())
                .toList();
    }
}
