package io.tidegate.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {

    private static final AgentId AGENT = new AgentId("a");
    private static final Series SERIES = Series.of("s");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void readingsComeBackBitForBitAndInOrderWithinTheirColumn(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            readings.add(randomReading(random));
        }
        List<Reading> once = ReadingsCodec.decode(ReadingsCodec.encode(readings), 500);
        assertThat(once).containsExactlyInAnyOrderElementsOf(readings);
        for (Series series : once.stream().map(Reading::series).distinct().toList()) {
            assertThat(once.stream().filter(r -> r.series().equals(series) && r.value() instanceof Value.DoubleValue))
                    .containsExactlyElementsOf(readings.stream()
                            .filter(r -> r.series().equals(series) && r.value() instanceof Value.DoubleValue)
                            .toList());
        }
        assertThat(ReadingsCodec.decode(ReadingsCodec.encode(once), 500))
                .as("what was decoded once keeps its order for ever")
                .isEqualTo(once);
    }

    @Test
    void extremesOfTimeWrapRoundAndComeBack() throws Exception {
        List<Reading> readings = List.of(
                Reading.of(SERIES, Long.MAX_VALUE, Value.of(1L)),
                Reading.of(SERIES, Long.MIN_VALUE, Value.of(Long.MIN_VALUE)),
                Reading.of(SERIES, 0, Value.of(Long.MAX_VALUE)));
        assertThat(ReadingsCodec.decode(ReadingsCodec.encode(readings), 3)).isEqualTo(readings);
    }

    @Test
    void theBoundOnReadingsHolds() throws Exception {
        List<Reading> two = List.of(Reading.of(SERIES, 1, Value.of(1.0)), Reading.of(SERIES, 2, Value.of(2.0)));
        byte[] bytes = ReadingsCodec.encode(two);
        assertThat(ReadingsCodec.decode(bytes, 2)).hasSize(2);
        assertThatThrownBy(() -> ReadingsCodec.decode(bytes, 1)).isInstanceOf(UndecodableMessageException.class);
    }

    @Test
    void theBoundOnTheBytesOfAReceiptHolds() {
        assertThatThrownBy(() -> ReceiptCodec.decode(
                        AGENT, new byte[SyncLimits.DEFAULT.maxBatchBytes() + 1], SyncLimits.DEFAULT))
                .isInstanceOf(UndecodableMessageException.class)
                .hasMessageContaining("at most 262144 are allowed");
    }

    @Test
    void randomBytesAreRefusedAndNothingElse() {
        SplittableRandom random = new SplittableRandom(9);
        byte[] valid = GoldenBytes.unsealed("receipt");
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes;
            if (i % 2 == 0) {
                bytes = new byte[random.nextInt(64)];
                random.nextBytes(bytes);
            } else {
                bytes = valid.clone();
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            bytes = Checksum.append(bytes);
            try {
                ReceiptCodec.decode(AGENT, bytes, SyncLimits.DEFAULT);
                StatusCodec.decode(AGENT, bytes, SyncLimits.DEFAULT);
            } catch (UndecodableMessageException expected) {
                assertThat(expected).hasMessageContaining(" ");
            }
        }
    }

    @Test
    void topicsOfOthersAreNotOurs() {
        assertThat(Topics.parseUp("tidegate/v1/gw-1/up/batch"))
                .contains(new Topics.Upward(new AgentId("gw-1"), Topics.Up.BATCH));
        for (String topic : List.of(
                "tidegate/v1/gw-1/down/receipt",
                "tidegate/v1/GW/up/batch",
                "tidegate/v1//up/batch",
                "tidegate/v1/gw-1/up/batch/x",
                "tidegate/v2/gw-1/up/batch",
                "other",
                "")) {
            assertThat(Topics.parseUp(topic)).as(topic).isEmpty();
        }
    }

    private static Reading randomReading(SplittableRandom random) {
        Series series = Series.of("s" + random.nextInt(5), Map.of("l", String.valueOf(random.nextInt(2))));
        Value value = switch (random.nextInt(4)) {
            case 0 -> Value.of(random.nextLong());
            case 1 -> Value.of(random.nextBoolean());
            case 2 -> Value.of("text " + random.nextInt());
            default -> Value.of(finite(random));
        };
        Quality quality = switch (random.nextInt(10)) {
            case 0 -> Quality.bad("open");
            case 1 -> Quality.uncertain("");
            default -> Quality.GOOD;
        };
        TimeQuality time = List.of(TimeQuality.values()).get(random.nextInt(3));
        return new Reading(series, random.nextLong(), value, quality, time);
    }

    private static double finite(SplittableRandom random) {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? value : -0.0;
    }
}
