package io.tidegate.hub.ingest;

import static io.tidegate.hub.ingest.Agents.INCARNATION;
import static io.tidegate.hub.ingest.Agents.SESSION;
import static io.tidegate.hub.ingest.Agents.batch;
import static io.tidegate.hub.ingest.Agents.report;
import static io.tidegate.hub.ingest.Agents.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.ingest.AgentListener.StreamCounts;
import io.tidegate.hub.store.CommitGroup.Heard;
import io.tidegate.hub.store.FakeTelemetryStore.Failure;
import io.tidegate.protocol.sync.IncarnationSpan;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.wire.AgentStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom the lane answers when agents say how they are. */
@Timeout(30)
class StreamLaneGreetingTest extends LaneFixture {

    @Test
    void aStatusIsAnsweredWithARewindOfWhatTheHubLacks() throws Exception {
        round(status(SESSION, report(PUMP, 500, 300), report(TANK, 0, 0)));

        List<Receipt> receipts = broker.takeReceipts();
        assertThat(receipts).extracting(Receipt::stream).containsExactly(PUMP, TANK);
        assertThat(receipts.get(0).rewind()).containsExactly(range(1, 300));
        assertThat(receipts.get(1).rewind()).isEmpty();
        assertThat(onlyGroup().heard()).containsExactly(new Heard(PUMP, 500));
        assertThat(agents.counts).containsEntry(PUMP, new StreamCounts(500, 0, 0));
    }

    @Test
    void aStatusOfTheSameSessionIsAnsweredAgainButNotTooOften() throws Exception {
        greet(PUMP);
        AgentStatus again = status(SESSION, report(PUMP, 0, 0));

        round(again);
        assertThat(broker.takeReceipts()).isEmpty();

        clock.advance(GreetingRate.INTERVAL);
        round(again);
        assertThat(broker.takeReceipts()).hasSize(1);

        round(status(SESSION + 1, report(PUMP, 0, 0)));
        assertThat(onlyReceipt().session()).isEqualTo(SESSION + 1);
    }

    @Test
    void aBufferThatWentBackInTimeIsToldOncePerSession() throws Exception {
        greet(PUMP);
        round(batch(PUMP, 1, 10));
        assertThat(agents.diverged).isEmpty();

        StreamReport setBack = appending(PUMP, 7, INCARNATION + 1);
        round(status(SESSION + 1, setBack));
        clock.advance(GreetingRate.INTERVAL);
        round(status(SESSION + 1, setBack));
        assertThat(agents.diverged).containsExactly(PUMP);
        assertThat(broker.takeReceipts()).last().matches(Receipt::diverged);

        round(status(SESSION + 2, setBack));
        assertThat(agents.diverged).hasSize(2);
    }

    @Test
    void anAgentThatWasStartedAgainHasNotDiverged() throws Exception {
        greet(PUMP);
        round(batch(PUMP, 1, 10));
        round(status(SESSION + 1, appending(PUMP, 10, INCARNATION + 1)));
        assertThat(agents.diverged).isEmpty();
    }

    @Test
    void aStreamThatIsNotAppendedToAnyMoreIsNotToldAgain() throws Exception {
        greet(PUMP);
        round(batch(PUMP, 1, 10));
        StreamReport retired =
                new StreamReport(PUMP, 9, 7, List.of(), 8, List.of(new IncarnationSpan(INCARNATION + 1, range(8, 9))));
        round(status(SESSION + 1, retired));
        assertThat(agents.diverged).isEmpty();
    }

    @Test
    void aCopyThatGreetsInTheGroupOfTheOthersReadingsIsTold() throws Exception {
        greet(PUMP);
        put(batch(PUMP, 1, 10));
        put(status(SESSION + 1, appending(PUMP, 7, INCARNATION + 1)));
        lane.step();
        assertThat(agents.diverged).containsExactly(PUMP);
    }

    /** What an agent says that has given out numbers up to {@code through} and was started again since. */
    private static StreamReport appending(StreamId stream, long through, long incarnation) {
        return new StreamReport(
                stream,
                through,
                through,
                List.of(),
                through + 1,
                List.of(IncarnationSpan.from(incarnation, through + 1)));
    }

    @Test
    void aNewStreamIsGreetedAtOnce() throws Exception {
        greet(PUMP);

        round(status(SESSION, report(PUMP, 0, 0), report(TANK, 0, 0)));

        assertThat(onlyReceipt().stream()).isEqualTo(TANK);
    }

    @Test
    void aFarewellIsNotAnswered() throws Exception {
        greet(PUMP);
        round(AgentStatus.offline(SESSION));
        assertThat(broker.takeReceipts()).isEmpty();
    }

    @Test
    void batchesOfAnotherSessionAreIgnored() throws Exception {
        greet(PUMP);

        round(batch(PUMP, SESSION + 1, INCARNATION, 1, 10, List.of()), batch(TANK, 1, 10));

        assertThat(store.groups()).isEmpty();
        assertThat(broker.takeReceipts()).isEmpty();
        assertThat(metrics.scrape()).contains("tidegate_hub_refused_messages_total{reason=\"not_greeted\"} 2.0");
    }

    @Test
    void aGreetingWhoseCommitFailedIsStillAnswered() throws Exception {
        store.failNextCommit(Failure.REFUSED);
        round(status(SESSION, report(PUMP, 5, 0)));
        assertThat(broker.takeReceipts()).isEmpty();

        lane.step();
        assertThat(onlyReceipt().session()).isEqualTo(SESSION);
    }
}
