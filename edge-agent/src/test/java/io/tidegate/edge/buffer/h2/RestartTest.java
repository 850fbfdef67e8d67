package io.tidegate.edge.buffer.h2;

import static io.tidegate.edge.buffer.h2.BufferFixture.longs;
import static io.tidegate.edge.buffer.h2.BufferFixture.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.edge.buffer.BufferUnavailableException;
import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.TestReadings;
import io.tidegate.edge.buffer.account.StateKeeper;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.protocol.sync.StreamId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is still there after the agent was stopped or killed. */
class RestartTest {

    @TempDir
    private Path directory;

    private BufferFixture fixture;

    /** The two ways to end. */
    enum End {
        CLOSED,
        KILLED
    }

    @BeforeEach
    void open() throws BufferUnavailableException {
        fixture = new BufferFixture(directory.resolve("buffer"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource
    void everythingAcceptedIsThereAndNumbersGoOn(End end) throws Exception {
        StreamId stream = fixture.append(Lane.LIVE, 1, 10).stream();
        fixture.append(Lane.LIVE, 11, 10);
        fixture.append(Lane.ALARM, 100, 5);
        end(end);
        assertThat(fixture.append(Lane.LIVE, 21, 5)).satisfies(appended -> {
            assertThat(appended.stream()).isEqualTo(stream);
            assertThat(appended.range()).isEqualTo(range(21, 25));
        });
        assertThat(fixture.pendingSerials(Lane.LIVE)).isEqualTo(longs(1, 25));
        assertThat(fixture.pendingSerials(Lane.ALARM)).isEqualTo(longs(100, 104));
        assertThat(fixture.buffer.counts().accepted()).isEqualTo(30);
    }

    @ParameterizedTest
    @EnumSource
    void eachStartIsAnIncarnationOfItsOwn(End end) throws Exception {
        StreamId stream = fixture.append(Lane.LIVE, 1, 10).stream();
        end(end);
        fixture.append(Lane.LIVE, 11, 10);
        var before = fixture.buffer
                .read(stream, range(1, 20), BufferFixture.ANY_BYTES)
                .orElseThrow();
        var after = fixture.buffer
                .read(stream, range(11, 20), BufferFixture.ANY_BYTES)
                .orElseThrow();
        assertThat(before.range()).isEqualTo(range(1, 10));
        assertThat(after.incarnation()).isNotEqualTo(before.incarnation());
    }

    @Test
    void theLedgerIsThereAfterAStop() throws Exception {
        StreamId stream = fixture.append(Lane.LIVE, 1, 100).stream();
        fixture.buffer.settle(stream, range(1, 50));
        fixture.buffer.settle(stream, range(60, 70));
        fixture.buffer.giveUp(stream, range(80, 81), GapReason.POISON);
        LedgerCounts before = fixture.buffer.counts();
        fixture.restart();
        assertThat(fixture.buffer.counts()).isEqualTo(before);
        assertThat(fixture.buffer.snapshot(stream).stored()).containsExactly(range(1, 50), range(60, 70));
        assertThat(fixture.report(stream).settledThrough()).isEqualTo(50);
    }

    @Test
    void aGapSurvivesBeingKilledRightAfter() throws Exception {
        StreamId stream = fixture.append(Lane.LIVE, 1, 100).stream();
        fixture.buffer.giveUp(stream, range(80, 81), GapReason.POISON);
        fixture.kill();
        assertThat(fixture.buffer.gaps(stream)).extracting(Gap::range).containsExactly(range(80, 81));
        assertThat(fixture.buffer.counts().pending()).isEqualTo(98);
    }

    @Test
    void receiptsAreWrittenNowAndThenAndOtherwiseHadAgain() throws Exception {
        StreamId stream = fixture.append(Lane.LIVE, 1, 100).stream();
        fixture.clock.advance(fixture.options.saveIntervalMs());
        fixture.buffer.settle(stream, range(1, 50));
        fixture.buffer.settle(stream, range(51, 60));
        fixture.kill();
        assertThat(fixture.buffer.snapshot(stream).stored()).containsExactly(range(1, 50));
        assertThat(fixture.pendingSerials(stream).firstKey()).isEqualTo(51);
        assertThat(fixture.buffer.counts().accepted()).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource
    void keysAreRecalled(End end) throws Exception {
        long nowNs = fixture.clock.now.toEpochMilli() * 1_000_000;
        IdempotencyRecord with = new IdempotencyRecord("with readings – ß", -5, nowNs);
        IdempotencyRecord without = new IdempotencyRecord("without", 12, nowNs);
        fixture.offer(Lane.LIVE, TestReadings.numbered(1, 1), with);
        fixture.offer(Lane.LIVE, List.of(), without);
        for (int i = 0; i < 3; i++) {
            end(end);
            assertThat(fixture.buffer.recall("with readings – ß")).contains(with);
            assertThat(fixture.buffer.recall("without")).contains(without);
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyStartsWithoutReadingsLeaveNothingBehind(End end) throws Exception {
        fixture.append(Lane.LIVE, 1, 1);
        end(end);
        List<String> files = fixture.segmentFiles();
        for (int i = 0; i < 5; i++) {
            end(end);
        }
        assertThat(fixture.segmentFiles()).isEqualTo(files);
        assertThat(fixture.files().stream().filter(StateKeeper::isName)).hasSize(1);
    }

    @Test
    void aSecondAgentIsKeptOut() {
        assertThatThrownBy(() -> H2SegmentBuffer.open(fixture.options, fixture.clock, new java.util.Random(1)))
                .isInstanceOf(BufferUnavailableException.class)
                .hasMessageContaining("in use by another agent (process "
                        + ProcessHandle.current().pid())
                .hasMessageContaining("data_dir");
        assertThat(fixture.append(Lane.LIVE, 1, 1).range()).isEqualTo(range(1, 1));
    }

    private void end(End end) throws BufferUnavailableException, IOException {
        if (end == End.CLOSED) {
            fixture.restart();
        } else {
            fixture.kill();
        }
    }
}
