package io.tidegate.edge.buffer.h2;

import static io.tidegate.edge.buffer.h2.BufferFixture.longs;
import static io.tidegate.edge.buffer.h2.BufferFixture.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.edge.buffer.AppendOutcome;
import io.tidegate.edge.buffer.AppendOutcome.Appended;
import io.tidegate.edge.buffer.BufferUnavailableException;
import io.tidegate.edge.buffer.TestReadings;
import io.tidegate.edge.buffer.h2.BufferOptions.WhenFull;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.StreamId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens at the byte limit. */
class OverflowTest {

    private static final long LIMIT_BYTES = 8L << 20;
    private static final int READINGS = 25;
    private static final int READING_BYTES = 4_000;
    /** So many appends of 100 KB fill the buffer about twice. */
    private static final int APPENDS_FOR_TWICE = 80;

    @TempDir
    private Path directory;

    private long nextSerial = 1;

    @Test
    void dropsTheOldestAndSaysExactlyWhat() throws Exception {
        try (BufferFixture fixture = open(WhenFull.DROP_OLDEST)) {
            StreamId stream = fixture.stream(Lane.LIVE);
            for (int i = 0; i < APPENDS_FOR_TWICE; i++) {
                assertThat(append(fixture, Lane.LIVE)).isInstanceOf(Appended.class);
                assertThat(fixture.buffer.usage().bytes()).isLessThanOrEqualTo(LIMIT_BYTES);
            }
            assertExact(fixture, stream);
            assertThat(fixture.heardGaps).extracting(Gap::reason).containsOnly(GapReason.EVICTED);
            assertThat(fixture.heardGaps.stream()
                            .mapToLong(gap -> gap.range().count())
                            .sum())
                    .isEqualTo(fixture.buffer.counts().lostTotal())
                    .isPositive();
            fixture.restart();
            assertExact(fixture, stream);
            fixture.kill();
            assertExact(fixture, stream);
        }
    }

    @Test
    void aLimitThatIsChangedInUseHoldsFromTheNextAppendOn() throws Exception {
        try (BufferFixture fixture = open(WhenFull.REJECT_NEW)) {
            StreamId stream = fixture.stream(Lane.LIVE);
            while (append(fixture, Lane.LIVE) instanceof Appended) {
                assertThat(fixture.buffer.counts().lostTotal()).isZero();
            }
            fixture.buffer.limit(2 * LIMIT_BYTES, WhenFull.REJECT_NEW, LIMIT_BYTES);
            assertThat(append(fixture, Lane.LIVE)).as("there is room now").isInstanceOf(Appended.class);
            assertThat(fixture.buffer.usage().maxBytes()).isEqualTo(2 * LIMIT_BYTES);

            fixture.buffer.limit(LIMIT_BYTES / 2, WhenFull.DROP_OLDEST, LIMIT_BYTES);
            assertThat(append(fixture, Lane.LIVE)).isInstanceOf(Appended.class);
            assertThat(fixture.buffer.usage().bytes()).isLessThanOrEqualTo(LIMIT_BYTES / 2);
            assertExact(fixture, stream);

            assertThatThrownBy(() ->
                            fixture.buffer.limit(BufferOptions.MIN_MAX_BYTES - 1, WhenFull.REJECT_NEW, LIMIT_BYTES))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(fixture.buffer.usage().maxBytes()).isEqualTo(LIMIT_BYTES / 2);
        }
    }

    @Test
    void isExactWhenKilledInTheMiddleOfDropping() throws Exception {
        try (BufferFixture fixture = open(WhenFull.DROP_OLDEST)) {
            StreamId stream = fixture.stream(Lane.LIVE);
            for (int i = 0; i < APPENDS_FOR_TWICE; i++) {
                append(fixture, Lane.LIVE);
                if (i % 20 == 19) {
                    fixture.kill();
                    assertExact(fixture, stream);
                }
            }
        }
    }

    @Test
    void rejectsNewUntilReceiptsHaveMadeRoom() throws Exception {
        try (BufferFixture fixture = open(WhenFull.REJECT_NEW)) {
            StreamId stream = fixture.stream(Lane.LIVE);
            while (append(fixture, Lane.LIVE) instanceof Appended) {
                assertThat(fixture.buffer.usage().bytes()).isLessThanOrEqualTo(LIMIT_BYTES);
            }
            long accepted = fixture.buffer.counts().accepted();
            assertThat(accepted).isGreaterThan(READINGS);
            assertThat(append(fixture, Lane.LIVE)).isInstanceOf(AppendOutcome.Full.class);
            assertThat(fixture.buffer.counts().accepted()).isEqualTo(accepted);
            assertThat(fixture.pendingSerials(stream).values()).containsExactlyElementsOf(longs(1, accepted));

            fixture.buffer.settle(stream, range(1, accepted / 2));
            assertThat(append(fixture, Lane.LIVE)).isInstanceOf(Appended.class);
            assertThat(fixture.buffer.counts().lostTotal()).isZero();
        }
    }

    @Test
    void givesUpAlarmsOnlyWhenLiveHasNothingToGive() throws Exception {
        try (BufferFixture fixture = open(WhenFull.DROP_OLDEST)) {
            for (int i = 0; i < 10; i++) {
                append(fixture, Lane.ALARM);
            }
            for (int i = 0; i < APPENDS_FOR_TWICE; i++) {
                append(fixture, Lane.LIVE);
            }
            StreamId alarm = fixture.stream(Lane.ALARM);
            StreamId live = fixture.stream(Lane.LIVE);
            assertThat(fixture.buffer.gaps(alarm)).isEmpty();
            assertThat(fixture.buffer.gaps(live)).isNotEmpty();
            for (int i = 0; i < APPENDS_FOR_TWICE; i++) {
                append(fixture, Lane.ALARM);
            }
            assertThat(fixture.buffer.gaps(alarm)).isNotEmpty();
            assertThat(fixture.pendingSerials(live)).isEmpty();
            assertExact(fixture, alarm);
        }
    }

    @Test
    void settledSegmentsGoFirstAndUnsettledOnesStay() throws Exception {
        try (BufferFixture fixture = open(WhenFull.DROP_OLDEST)) {
            StreamId stream = fixture.stream(Lane.LIVE);
            for (int i = 0; i < APPENDS_FOR_TWICE; i++) {
                Appended appended = (Appended) append(fixture, Lane.LIVE);
                fixture.buffer.settle(stream, appended.range());
            }
            assertThat(fixture.buffer.counts().lostTotal()).isZero();
            assertThat(fixture.report(stream).keptFrom()).isGreaterThan(1);
        }
    }

    @Test
    void sendsAgainWhatIsKeptAndGivesUpWhatIsNot() throws Exception {
        try (BufferFixture fixture = open(WhenFull.DROP_OLDEST)) {
            StreamId stream = fixture.stream(Lane.LIVE);
            for (int i = 0; i < APPENDS_FOR_TWICE; i++) {
                append(fixture, Lane.LIVE);
                fixture.buffer.settle(
                        stream, range(1, fixture.buffer.snapshot(stream).appendedThrough()));
            }
            long last = fixture.buffer.snapshot(stream).appendedThrough();
            long keptFrom = fixture.report(stream).keptFrom();
            fixture.buffer.rewind(stream, range(1, last));
            assertThat(fixture.heardGaps).extracting(Gap::range).containsExactly(range(1, keptFrom - 1));
            assertThat(fixture.pendingSerials(stream).values()).containsExactlyElementsOf(longs(keptFrom, last));
            fixture.kill();
            assertThat(fixture.buffer.counts().pending()).isEqualTo(last - keptFrom + 1);
            assertThat(fixture.buffer.counts().lost().get(GapReason.EVICTED)).isEqualTo(keptFrom - 1);
        }
    }

    @Test
    void smallReadingsFillItTooAndTheAccountStaysSmall() throws Exception {
        try (BufferFixture fixture = open(WhenFull.DROP_OLDEST)) {
            StreamId stream = fixture.stream(Lane.LIVE);
            while (fixture.buffer.counts().lostTotal() == 0) {
                fixture.offer(Lane.LIVE, TestReadings.numbered(nextSerial, 1_000));
                nextSerial += 1_000;
                assertThat(fixture.buffer.usage().bytes()).isLessThanOrEqualTo(LIMIT_BYTES);
            }
            assertThat(fixture.buffer.counts().pending()).isGreaterThan(100_000);
            assertThat(fixture.buffer.gaps(stream)).hasSize(1);
        }
    }

    @Test
    void refusesALimitThatCannotWork() {
        BufferOptions options = BufferOptions.defaults(directory, BufferFixture.AGENT);
        assertThatThrownBy(() -> options.limited(BufferOptions.MIN_MAX_BYTES - 1, WhenFull.DROP_OLDEST))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least " + BufferOptions.MIN_MAX_BYTES);
    }

    @Test
    void worksAtTheSmallestLimit() throws Exception {
        BufferOptions options = BufferOptions.defaults(directory.resolve("buffer"), BufferFixture.AGENT)
                .limited(BufferOptions.MIN_MAX_BYTES, WhenFull.DROP_OLDEST);
        try (BufferFixture fixture = BufferFixture.unsynced(options)) {
            StreamId stream = fixture.stream(Lane.LIVE);
            for (int i = 0; i < APPENDS_FOR_TWICE; i++) {
                assertThat(append(fixture, Lane.LIVE)).isInstanceOf(Appended.class);
                assertThat(fixture.buffer.usage().bytes()).isLessThanOrEqualTo(BufferOptions.MIN_MAX_BYTES);
            }
            assertExact(fixture, stream);
            assertThat(fixture.pendingSerials(stream)).hasSizeGreaterThan(READINGS);
        }
    }

    /** Every number is either pending and readable, or in a gap. */
    private void assertExact(BufferFixture fixture, StreamId stream) {
        List<Long> serials = new ArrayList<>(fixture.pendingSerials(stream).values());
        assertThat(serials).hasSize((int) fixture.buffer.counts().pending());
        fixture.buffer.gaps(stream).forEach(gap -> assertThat(serials).noneMatch(gap.range()::contains));
        assertThat(fixture.buffer.counts().accepted())
                .isEqualTo(serials.size() + fixture.buffer.counts().lostTotal());
        assertThat(fixture.buffer.counts().lost().get(GapReason.EVICTED))
                .isEqualTo(fixture.buffer.counts().lostTotal());
    }

    private AppendOutcome append(BufferFixture fixture, Lane lane) {
        AppendOutcome outcome = fixture.offer(lane, TestReadings.large(nextSerial, READINGS, READING_BYTES));
        if (outcome instanceof Appended && lane == Lane.LIVE) {
            nextSerial += READINGS;
        }
        return outcome;
    }

    private BufferFixture open(WhenFull policy) throws BufferUnavailableException, IOException {
        return BufferFixture.unsynced(BufferOptions.defaults(directory.resolve("buffer"), BufferFixture.AGENT)
                .limited(LIMIT_BYTES, policy));
    }
}
