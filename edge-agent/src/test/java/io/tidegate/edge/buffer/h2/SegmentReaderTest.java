package io.tidegate.edge.buffer.h2;

import static io.tidegate.edge.buffer.h2.BufferFixture.ANY_BYTES;
import static io.tidegate.edge.buffer.h2.BufferFixture.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.buffer.AppendOutcome.Appended;
import io.tidegate.edge.buffer.BufferUnavailableException;
import io.tidegate.edge.buffer.Slice;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.wire.ReadingsCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is given out as it lies in the buffer, and what is encoded anew with the batch. */
class SegmentReaderTest {

    private static final int CHUNK = 2_000;

    @TempDir
    private Path directory;

    private BufferFixture fixture;

    @BeforeEach
    void open() throws BufferUnavailableException {
        fixture = new BufferFixture(directory.resolve("buffer"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aLargeChunkGoesAsItLies() throws Exception {
        List<Reading> readings = readings(1_000, 7, TimeQuality.SYNCED);
        StreamId stream = append(readings);
        byte[] stored = read(stream, 1, CHUNK).stored().orElseThrow();
        assertThat(stored).isEqualTo(ReadingsCodec.encode(readings));

        fixture.kill();
        Slice fromDisk = read(stream, 1, CHUNK);
        assertThat(fromDisk.range()).isEqualTo(range(1, 1_000));
        assertThat(fromDisk.stored())
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(stored));
        assertThat(fromDisk.readings()).containsExactlyInAnyOrderElementsOf(readings);
    }

    @Test
    void whatIsShortOrOfManySeriesIsEncodedWithItsBatch() {
        assertThat(read(append(readings(999, 7, TimeQuality.SYNCED)), 1, CHUNK).stored())
                .isEmpty();
        StreamId stream = append(readings(1_000, 9, TimeQuality.SYNCED));
        assertThat(read(stream, 1_000, CHUNK).stored()).as("1,000 of 9").isEmpty();
        append(readings(1_000, 8, TimeQuality.SYNCED));
        assertThat(read(stream, 2_000, 4_000).stored()).as("1,000 of 8").isPresent();
    }

    @Test
    void aTimeThatIsNotTrustedIsLookedAtBeforeItIsGivenOut() {
        for (TimeQuality quality : List.of(TimeQuality.UNSYNCED, TimeQuality.ESTIMATED)) {
            List<Reading> readings = new ArrayList<>(readings(999, 1, TimeQuality.SYNCED));
            readings.addAll(readings(1, 1, quality));
            StreamId stream = append(readings);
            long first = fixture.buffer.snapshot(stream).appendedThrough() - 999;
            assertThat(read(stream, first, first + 999).stored()).isEmpty();
        }
    }

    @Test
    void aPartOfAChunkIsDecodedAndTheNextChunkBeginsAnotherSlice() {
        List<Reading> readings = readings(3 * CHUNK, 8, TimeQuality.SYNCED);
        StreamId stream = append(readings);
        List<SequenceRange> ranges = new ArrayList<>();
        List<Boolean> asStored = new ArrayList<>();
        List<Reading> given = new ArrayList<>();
        for (long next = 1, last = 1_200; next <= 3 * CHUNK; last = next + CHUNK - 1) {
            Slice slice = read(stream, next, Math.min(last, 3 * CHUNK));
            ranges.add(slice.range());
            asStored.add(slice.stored().isPresent());
            given.addAll(slice.readings());
            next = slice.range().last() + 1;
        }
        assertThat(ranges)
                .containsExactly(range(1, 1_200), range(1_201, 2_000), range(2_001, 4_000), range(4_001, 6_000));
        assertThat(asStored).containsExactly(false, false, true, true);
        assertThat(given).containsExactlyInAnyOrderElementsOf(readings);
    }

    @Test
    void whatIsLargerThanWantedIsCut() {
        StreamId stream = append(readings(CHUNK, 1, TimeQuality.SYNCED));
        int bytes = read(stream, 1, CHUNK).stored().orElseThrow().length;
        assertThat(fixture.buffer
                        .read(stream, range(1, CHUNK), bytes)
                        .orElseThrow()
                        .stored())
                .isPresent();
        Slice cut = fixture.buffer.read(stream, range(1, CHUNK), bytes - 1).orElseThrow();
        assertThat(cut.stored()).isEmpty();
        assertThat(cut.readings()).hasSize((int) cut.range().count());
    }

    private StreamId append(List<Reading> readings) {
        return ((Appended) fixture.buffer.append(new Append(Lane.LIVE, readings, List.of()))).stream();
    }

    private Slice read(StreamId stream, long first, long last) {
        return fixture.buffer.read(stream, range(first, last), ANY_BYTES).orElseThrow();
    }

    private static List<Reading> readings(int count, int series, TimeQuality quality) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Reading(
                        Series.of("room/" + i % series), i, Value.of(i * 31 % 97 / 10.0), Quality.GOOD, quality))
                .toList();
    }
}
