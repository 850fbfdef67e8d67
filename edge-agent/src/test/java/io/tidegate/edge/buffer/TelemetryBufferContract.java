package io.tidegate.edge.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.edge.buffer.AppendOutcome.Appended;
import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.IncarnationSpan;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.TimeQuality;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link TelemetryBuffer} does, the real one and the fake. */
public abstract class TelemetryBufferContract {

    private static final int ANY_BYTES = 1 << 20;

    /** A clock of boot 7 that was a microsecond late, and the same when it was right. */
    private static final ClockOffset WRONG = new ClockOffset(7, 0);

    private static final ClockOffset RIGHT = new ClockOffset(7, 1_000);

    private TelemetryBuffer buffer;

    /** An empty buffer. */
    protected abstract TelemetryBuffer open() throws Exception;

    @BeforeEach
    void openBuffer() throws Exception {
        buffer = open();
    }

    @AfterEach
    void closeBuffer() {
        buffer.close();
    }

    @Test
    void numbersReadingsFromOneWithoutHoles() {
        assertThat(append(Lane.LIVE, 1, 3).range()).isEqualTo(range(1, 3));
        assertThat(append(Lane.LIVE, 4, 2).range()).isEqualTo(range(4, 5));
        assertThat(counts()).isEqualTo(new LedgerCounts(5, 0, java.util.Map.of()));
    }

    @Test
    void lanesAreStreamsOfTheirOwn() {
        Appended live = append(Lane.LIVE, 1, 3);
        Appended alarm = append(Lane.ALARM, 100, 2);
        assertThat(alarm.range()).isEqualTo(range(1, 2));
        assertThat(alarm.stream()).isNotEqualTo(live.stream());
        assertThat(serials(alarm.stream(), 1, 2)).containsExactly(100L, 101L);
    }

    @Test
    void readsWhatWasAppendedOverManyAppends() {
        StreamId stream = append(Lane.LIVE, 1, 10).stream();
        append(Lane.LIVE, 11, 10);
        append(Lane.LIVE, 21, 10);
        assertThat(serials(stream, 1, 30)).containsExactlyElementsOf(longs(1, 30));
        assertThat(serials(stream, 8, 23)).containsExactlyElementsOf(longs(8, 23));
        assertThat(serials(stream, 30, 30)).containsExactly(30L);
    }

    @Test
    void keepsEveryPartOfAReading() {
        List<Reading> readings = TestReadings.mixed(0, 50);
        Appended appended = (Appended) buffer.append(new Append(Lane.LIVE, readings, List.of()));
        List<Reading> read = new ArrayList<>();
        for (long next = 1; next <= 50; ) {
            Slice slice =
                    buffer.read(appended.stream(), range(next, 50), ANY_BYTES).orElseThrow();
            read.addAll(slice.readings());
            next = slice.range().last() + 1;
        }
        assertThat(read).containsExactlyInAnyOrderElementsOf(readings);
    }

    @Test
    void givesTheSameReadingUnderTheSameNumberEveryTime() {
        StreamId stream =
                ((Appended) buffer.append(new Append(Lane.LIVE, TestReadings.mixed(0, 20), List.of()))).stream();
        List<Reading> whole =
                buffer.read(stream, range(1, 20), ANY_BYTES).orElseThrow().readings();
        for (int i = 1; i <= 20; i++) {
            assertThat(buffer.read(stream, range(i, i), ANY_BYTES).orElseThrow().readings())
                    .containsExactly(whole.get(i - 1));
        }
    }

    @Test
    void givesAtLeastOneReadingHoweverFewBytesAreWanted() {
        StreamId stream = append(Lane.LIVE, 1, 100).stream();
        Slice slice = buffer.read(stream, range(5, 100), 1).orElseThrow();
        assertThat(slice.range().first()).isEqualTo(5);
        assertThat(slice.range().count()).isBetween(1L, 99L);
        assertThat(slice.readings()).hasSize((int) slice.range().count());
    }

    @Test
    void givesNothingThatWasNeverAppended() {
        StreamId stream = append(Lane.LIVE, 1, 3).stream();
        assertThat(buffer.read(stream, range(4, 9), ANY_BYTES)).isEmpty();
        assertThat(buffer.read(stream, range(2, 9), ANY_BYTES).orElseThrow().range())
                .isEqualTo(range(2, 3));
    }

    @Test
    void whatAWrongClockStampedIsGivenOutCorrectedOnceTheClockIsRight() {
        StreamId stream = appendUnsynced(1, 3, WRONG).stream();
        assertThat(buffer.clockTrusted(RIGHT)).isTrue();
        List<Reading> corrected = read(stream, 1, 3);
        assertThat(corrected).extracting(Reading::timeQuality).containsOnly(TimeQuality.ESTIMATED);
        assertThat(corrected).extracting(Reading::timeNs).containsExactly(1_000L, 1_001_000L, 2_001_000L);
    }

    @Test
    void whatWasGivenOutBeforeStaysAsItWas() {
        StreamId stream = appendUnsynced(1, 9, WRONG).stream();
        List<Reading> sent = read(stream, 4, 6);
        buffer.clockTrusted(RIGHT);
        assertThat(read(stream, 4, 6)).isEqualTo(sent);
        assertThat(read(stream, 1, 9))
                .extracting(Reading::timeQuality)
                .containsExactly(
                        TimeQuality.ESTIMATED,
                        TimeQuality.ESTIMATED,
                        TimeQuality.ESTIMATED,
                        TimeQuality.UNSYNCED,
                        TimeQuality.UNSYNCED,
                        TimeQuality.UNSYNCED,
                        TimeQuality.ESTIMATED,
                        TimeQuality.ESTIMATED,
                        TimeQuality.ESTIMATED);
    }

    @Test
    void whatAnotherClockStampedOrThisOneInAnotherBootIsLeftAlone() {
        List<Reading> others = TestReadings.unsynced(1, 2, 0);
        StreamId stream = ((Appended) buffer.append(new Append(Lane.LIVE, others, List.of()))).stream();
        appendUnsynced(3, 2, new ClockOffset(8, 0));
        append(Lane.LIVE, 5, 2);
        List<Reading> before = new ArrayList<>(others);
        before.addAll(TestReadings.unsynced(3, 2, 0));
        before.addAll(TestReadings.numbered(5, 2));
        buffer.clockTrusted(RIGHT);
        assertThat(read(stream, 1, 6)).isEqualTo(before);
    }

    @Test
    void whatWasStampedBeforeTheClockWasRightAndComesAfterIsCorrectedToo() {
        buffer.clockTrusted(RIGHT);
        StreamId stream = appendUnsynced(1, 1, WRONG).stream();
        buffer.clockDoubted();
        appendUnsynced(2, 1, WRONG);
        assertThat(read(stream, 1, 2))
                .extracting(Reading::timeQuality)
                .containsExactly(TimeQuality.ESTIMATED, TimeQuality.UNSYNCED);
    }

    @Test
    void aClockThatIsSetAgainChangesNothingThatWasCorrected() {
        StreamId stream = appendUnsynced(1, 3, WRONG).stream();
        buffer.clockTrusted(RIGHT);
        List<Reading> corrected = read(stream, 1, 3);
        buffer.clockDoubted();
        appendUnsynced(4, 2, WRONG);
        buffer.clockTrusted(new ClockOffset(7, -1_000_000));
        assertThat(read(stream, 1, 3)).isEqualTo(corrected);
        assertThat(read(stream, 4, 5)).extracting(Reading::timeNs).containsExactly(-1_000_000L, 0L);
        buffer.settle(stream, range(1, 5));
        buffer.rewind(stream, range(1, 5));
        assertThat(read(stream, 1, 3)).isEqualTo(corrected);
    }

    @Test
    void settledReadingsCountAsStored() {
        StreamId stream = append(Lane.LIVE, 1, 10).stream();
        buffer.settle(stream, range(1, 4));
        buffer.settle(stream, range(3, 6));
        assertThat(counts().stored()).isEqualTo(6);
        assertThat(counts().pending()).isEqualTo(4);
        assertThat(buffer.snapshot(stream).stored()).containsExactly(range(1, 6));
    }

    @Test
    void rewoundReadingsArePendingAgainAndCanBeRead() {
        StreamId stream = append(Lane.LIVE, 1, 10).stream();
        buffer.settle(stream, range(1, 10));
        buffer.rewind(stream, range(3, 5));
        assertThat(counts().pending()).isEqualTo(3);
        assertThat(serials(stream, 3, 5)).containsExactly(3L, 4L, 5L);
        assertThat(buffer.gaps(stream)).isEmpty();
    }

    @Test
    void givenUpReadingsBecomeAGapThatIsTold() {
        StreamId stream = append(Lane.LIVE, 1, 10).stream();
        buffer.settle(stream, range(4, 5));
        List<SequenceRange> told = new ArrayList<>();
        buffer.listen(new BufferListener() {
            @Override
            public void appended(StreamId ofStream, long through) {}

            @Override
            public void gapped(StreamId ofStream, Gap gap) {
                assertThat(ofStream).isEqualTo(stream);
                assertThat(gap.reason()).isEqualTo(GapReason.POISON);
                told.add(gap.range());
            }
        });
        buffer.giveUp(stream, range(3, 6), GapReason.POISON);
        assertThat(told).containsExactly(range(3, 3), range(6, 6));
        assertThat(buffer.gaps(stream)).extracting(Gap::range).containsExactly(range(3, 3), range(6, 6));
        assertThat(counts().lost().get(GapReason.POISON)).isEqualTo(2);
        assertThat(counts().pending()).isEqualTo(6);
    }

    @Test
    void aRevokedGapCountsAsStored() {
        StreamId stream = append(Lane.LIVE, 1, 10).stream();
        buffer.giveUp(stream, range(1, 6), GapReason.EVICTED);
        buffer.revoke(stream, range(2, 4));
        assertThat(buffer.gaps(stream)).extracting(Gap::range).containsExactly(range(1, 1), range(5, 6));
        assertThat(counts().stored()).isEqualTo(3);
        assertThat(counts().lostTotal()).isEqualTo(3);
    }

    @Test
    void listenersHearOfAppendsInOrder() {
        List<Long> heard = new ArrayList<>();
        buffer.listen(new BufferListener() {
            @Override
            public void appended(StreamId stream, long through) {
                heard.add(through);
            }

            @Override
            public void gapped(StreamId stream, Gap gap) {}
        });
        append(Lane.LIVE, 1, 2);
        append(Lane.LIVE, 3, 5);
        assertThat(heard).containsExactly(2L, 7L);
    }

    @Test
    void recallsAKeyThatCameWithReadingsOrWithout() {
        IdempotencyRecord with = new IdempotencyRecord("with", 11, 1_000);
        IdempotencyRecord without = new IdempotencyRecord("without", 12, 1_000);
        buffer.append(new Append(Lane.LIVE, TestReadings.numbered(1, 1), List.of(with)));
        Appended alone = (Appended) buffer.append(new Append(Lane.LIVE, List.of(), List.of(without)));
        assertThat(alone.range()).isNull();
        assertThat(buffer.recall("with")).contains(with);
        assertThat(buffer.recall("without")).contains(without);
        assertThat(buffer.recall("never")).isEmpty();
        assertThat(counts().accepted()).isEqualTo(1);
    }

    @Test
    void reportsBothStreamsFromTheStart() {
        assertThat(buffer.streams())
                .extracting(report -> report.stream().lane())
                .containsExactlyInAnyOrder(Lane.ALARM, Lane.LIVE);
        assertThat(buffer.streams()).allSatisfy(report -> {
            assertThat(report.appendedThrough()).isZero();
            assertThat(report.keptFrom()).isEqualTo(1);
        });
    }

    @Test
    void reportsWhatIsSettled() {
        StreamId stream = append(Lane.LIVE, 1, 10).stream();
        buffer.settle(stream, range(1, 2));
        buffer.settle(stream, range(5, 6));
        buffer.giveUp(stream, range(9, 9), GapReason.POISON);
        StreamReport report = report(stream);
        assertThat(report.appendedThrough()).isEqualTo(10);
        assertThat(report.settledThrough()).isEqualTo(2);
        assertThat(report.settledIslands()).containsExactly(range(5, 6), range(9, 9));
        assertThat(report.keptFrom()).isEqualTo(1);
    }

    @Test
    void reportsWhichIncarnationTheKeptReadingsAreOf() {
        Appended appended = append(Lane.LIVE, 1, 10);
        StreamId stream = appended.stream();
        buffer.giveUp(stream, range(4, 5), GapReason.POISON);
        long incarnation =
                buffer.read(stream, range(1, 1), ANY_BYTES).orElseThrow().incarnation();
        assertThat(report(stream).kept())
                .containsExactly(new IncarnationSpan(incarnation, range(1, 3)), IncarnationSpan.from(incarnation, 6));
    }

    @Test
    void goesOnInANewEpochWhenAnotherBufferGivesOutItsNumbers() {
        StreamId before = append(Lane.LIVE, 1, 3).stream();
        StreamId alarms = append(Lane.ALARM, 11, 1).stream();

        assertThat(buffer.diverged(before)).isTrue();

        Appended after = append(Lane.LIVE, 21, 2);
        assertThat(after.stream().epoch()).isNotEqualTo(before.epoch());
        assertThat(after.range()).isEqualTo(range(1, 2));
        assertThat(serials(before, 1, 3)).containsExactly(1L, 2L, 3L);
        assertThat(append(Lane.ALARM, 12, 1).stream()).isEqualTo(alarms);
        assertThat(report(before).kept()).extracting(IncarnationSpan::range).containsExactly(range(1, 3));
        assertThat(buffer.diverged(before)).isFalse();
        assertThat(append(Lane.LIVE, 23, 1).stream())
                .as("it is not appended to any more")
                .isEqualTo(after.stream());
    }

    @Test
    void reportsARetiredStreamAlsoWhenAllOfItIsSettled() {
        StreamId before = append(Lane.LIVE, 1, 3).stream();
        buffer.settle(before, range(1, 3));
        assertThat(buffer.diverged(before)).isTrue();
        assertThat(report(before).settledThrough())
                .as("a hub that comes back from a backup must hear of it")
                .isEqualTo(3);
    }

    @Test
    void refusesAStreamThatItNeverHad() {
        StreamId mine = append(Lane.LIVE, 1, 1).stream();
        StreamId other = new StreamId(mine.agent(), mine.epoch() + 1, Lane.LIVE);
        assertThatThrownBy(() -> buffer.settle(other, range(1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no stream");
    }

    @Test
    void acceptsNothingOnceClosed() {
        buffer.close();
        assertThat(buffer.append(new Append(Lane.LIVE, TestReadings.numbered(1, 1), List.of())))
                .isInstanceOf(AppendOutcome.Failed.class);
    }

    private StreamReport report(StreamId stream) {
        return buffer.streams().stream()
                .filter(report -> report.stream().equals(stream))
                .findFirst()
                .orElseThrow();
    }

    /** Stamped from 1970 on, a millisecond apart. */
    private Appended appendUnsynced(long firstSerial, int count, ClockOffset clock) {
        return (Appended)
                buffer.append(new Append(Lane.LIVE, TestReadings.unsynced(firstSerial, count, 0), List.of(), clock));
    }

    private List<Reading> read(StreamId stream, long first, long last) {
        List<Reading> readings = new ArrayList<>();
        for (long next = first; next <= last; ) {
            Slice slice = buffer.read(stream, range(next, last), ANY_BYTES).orElseThrow();
            readings.addAll(slice.readings());
            next = slice.range().last() + 1;
        }
        return readings;
    }

    private Appended append(Lane lane, long firstSerial, int count) {
        return (Appended) buffer.append(new Append(lane, TestReadings.numbered(firstSerial, count), List.of()));
    }

    private List<Long> serials(StreamId stream, long first, long last) {
        List<Long> serials = new ArrayList<>();
        for (long next = first; next <= last; ) {
            Slice slice = buffer.read(stream, range(next, last), ANY_BYTES).orElseThrow();
            assertThat(slice.range().first()).isEqualTo(next);
            slice.readings().forEach(reading -> serials.add(TestReadings.serial(reading)));
            next = slice.range().last() + 1;
        }
        return serials;
    }

    private LedgerCounts counts() {
        return buffer.counts();
    }

    private static SequenceRange range(long first, long last) {
        return new SequenceRange(first, last);
    }

    private static List<Long> longs(long first, long last) {
        return java.util.stream.LongStream.rangeClosed(first, last).boxed().toList();
    }
}
