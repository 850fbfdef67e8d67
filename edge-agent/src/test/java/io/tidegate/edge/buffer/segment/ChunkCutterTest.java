package io.tidegate.edge.buffer.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.TestReadings;
import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkCutterTest {

    private static final ClockOffset CLOCK = new ClockOffset(7, 1);

    private static final StreamId STREAM = new StreamId(new AgentId("gw"), 1, Lane.LIVE);
    private static final int MAX_READINGS = 100;
    private static final int MAX_BYTES = 10_000;

    @Test
    void cutsAtTheBoundOnReadings() {
        assertThat(cut(TestReadings.numbered(1, MAX_READINGS))).hasSize(1);
        assertThat(cut(TestReadings.numbered(1, MAX_READINGS + 1)))
                .extracting(Chunk::range)
                .containsExactly(new SequenceRange(1_000, 1_099), new SequenceRange(1_100, 1_100));
    }

    @Test
    void cutsAtTheBoundOnBytes() {
        List<Chunk> chunks = cut(TestReadings.large(1, 50, 1_000));
        assertThat(chunks).hasSizeGreaterThan(4);
        assertThat(chunks)
                .allSatisfy(chunk -> assertThat(chunk.readings().length).isLessThanOrEqualTo(MAX_BYTES));
        long next = 1_000;
        for (Chunk chunk : chunks) {
            assertThat(chunk.range().first()).isEqualTo(next);
            next = chunk.range().last() + 1;
        }
        assertThat(next).isEqualTo(1_050);
    }

    @Test
    void leavesASingleReadingWhole() {
        assertThat(new ChunkCutter(MAX_READINGS, 1)
                        .cut(STREAM, 1, 1, 0, CLOCK, TestReadings.large(1, 3, 100), List.of()))
                .extracting(chunk -> chunk.range().count())
                .containsExactly(1L, 1L, 1L);
    }

    @Test
    void saysOfEachChunkWhichPartItIs() {
        assertThat(cut(TestReadings.numbered(1, MAX_READINGS)))
                .extracting(Chunk::part)
                .containsExactly(Chunk.Part.WHOLE);
        assertThat(cut(TestReadings.numbered(1, 3 * MAX_READINGS)))
                .extracting(Chunk::part)
                .containsExactly(Chunk.Part.FIRST, Chunk.Part.MIDDLE, Chunk.Part.LAST);
    }

    @Test
    void givesTheKeysToTheFirst() {
        List<IdempotencyRecord> keys = List.of(new IdempotencyRecord("a", 1, 1), new IdempotencyRecord("b", 1, 1));
        List<Chunk> chunks = new ChunkCutter(MAX_READINGS, MAX_BYTES)
                .cut(STREAM, 1, 1, 0, CLOCK, TestReadings.numbered(1, 3 * MAX_READINGS), keys);
        assertThat(chunks).extracting(Chunk::keys).containsExactly(keys, List.of(), List.of());
    }

    @Test
    void saysHowTheClockWasOnlyWhereAReadingMayNeedIt() {
        List<Reading> readings = new ArrayList<>(TestReadings.numbered(1, MAX_READINGS));
        readings.addAll(TestReadings.unsynced(1, 1, 0));
        assertThat(cut(readings)).extracting(Chunk::clock).containsExactly(ClockOffset.UNKNOWN, CLOCK);
    }

    private static List<Chunk> cut(List<Reading> readings) {
        return new ChunkCutter(MAX_READINGS, MAX_BYTES)
                .cut(STREAM, 1, 1_000, 0, CLOCK, Readings.copyOf(readings), List.of());
    }
}
