package io.tidegate.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.IncarnationSpan;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * The bytes of each message as version 0.1 writes them. A released file never changes: later versions must still read it
 * to the same meaning. To print new ones: {@code -Dtidegate.golden=print}.
 */
class GoldenBytesTest {

    private static final AgentId AGENT = new AgentId("plant1-gw3");
    private static final StreamId LIVE = new StreamId(AGENT, 0xfedcba9876543210L, Lane.LIVE);
    private static final long SESSION = 0x1122334455667788L;
    private static final long INCARNATION = 0x1a1b1c1d1e1f2021L;

    @Test
    void batch() throws Exception {
        Series temperature = Series.of("room/temp", Map.of("sensor", "a")).withUnit("Cel");
        Series state = Series.of("pump/state");
        Batch batch = new Batch(
                LIVE,
                SESSION,
                INCARNATION,
                new SequenceRange(1_000, 1_005),
                1_005,
                List.of(new Gap(new SequenceRange(990, 999), GapReason.EVICTED, 1_700_000_000_000_000_000L)),
                List.of(
                        Reading.of(temperature, 1_700_000_000_000_000_000L, Value.of(21.5)),
                        Reading.of(temperature, 1_700_000_001_000_000_000L, Value.of(-0.0)),
                        new Reading(
                                temperature,
                                1_700_000_002_000_000_001L,
                                Value.of(Double.MIN_VALUE),
                                Quality.bad("sensor open"),
                                TimeQuality.UNSYNCED),
                        Reading.of(temperature, -1L, Value.of(Long.MIN_VALUE)),
                        Reading.of(state, 0L, Value.of(true)),
                        Reading.of(state, 0L, Value.of("läuft"))));
        assertGolden("batch", OneBatch.encode(GoldenBytes.status(), batch));
        assertThat(OneBatch.decode(AGENT, GoldenBytes.status(), GoldenBytes.of("batch"), SyncLimits.DEFAULT))
                .isEqualTo(batch);
    }

    @Test
    void batchOfKnownSeries() throws Exception {
        BatchWriter writer = new BatchWriter();
        writer.published(GoldenBytes.status());
        BatchReader reader = new BatchReader(AGENT, GoldenBytes.status(), SyncLimits.DEFAULT);
        Batch first = rows(LIVE, INCARNATION, 1_006, 3);
        BatchWriter.Encoded defining = writer.encode(first);
        writer.sent(LIVE, first.range(), defining);
        writer.received(receiptThrough(1_035));
        assertThat(reader.decode(defining.bytes())).isEqualTo(first);

        Batch second = rows(LIVE, INCARNATION, 1_036, 3);
        assertGolden("batch-known", writer.encode(second).bytes());
        assertThat(reader.decode(GoldenBytes.of("batch-known"))).isEqualTo(second);
        Batch retired = rows(new StreamId(AGENT, 0x0123456789abcdefL, Lane.ALARM), 7, 1, 1);
        assertGolden("batch-retired", writer.encode(retired).bytes());
        assertThat(reader.decode(GoldenBytes.of("batch-retired"))).isEqualTo(retired);
    }

    /** Rows of ten sensors that are read together. */
    private static Batch rows(StreamId stream, long incarnation, long first, int rows) {
        List<Reading> readings = new ArrayList<>();
        for (int sensor = 0; sensor < 10; sensor++) {
            for (int row = 0; row < rows; row++) {
                readings.add(Reading.of(
                        Series.of("plc/t" + sensor),
                        1_700_000_000_000_000_000L + (first + row) * 1_000_000_000,
                        Value.of(20 + sensor + (first + row) % 5 / 10.0)));
            }
        }
        SequenceRange range = SequenceRange.ofCount(first, readings.size());
        return new Batch(stream, SESSION, incarnation, range, range.last(), List.of(), readings);
    }

    @Test
    void receipt() throws Exception {
        Receipt receipt = new Receipt(
                LIVE,
                0x1122334455667788L,
                0x0102030405060708L,
                42,
                1_005,
                List.of(new SequenceRange(2_000, 2_999)),
                20_000,
                List.of(new SequenceRange(7, 8)),
                10,
                List.of(new SequenceRange(990, 991)),
                List.of(new SequenceRange(993, 999)),
                true,
                false,
                1_700_000_003_000_000_000L);
        assertGolden("receipt", ReceiptCodec.encode(receipt));
        assertThat(ReceiptCodec.decode(AGENT, GoldenBytes.of("receipt"), SyncLimits.DEFAULT))
                .isEqualTo(receipt);
    }

    @Test
    void status() throws Exception {
        AgentStatus status = new AgentStatus(
                true,
                0x1122334455667788L,
                "0.1.0",
                1_700_000_000_000_000_000L,
                1_700_000_003_000_000_000L,
                List.of(new StreamReport(
                        LIVE,
                        1_005,
                        900,
                        List.of(new SequenceRange(950, 960)),
                        901,
                        List.of(
                                new IncarnationSpan(0x0a0b0c0d0e0f1011L, new SequenceRange(901, 949)),
                                IncarnationSpan.from(0x1a1b1c1d1e1f2021L, 961)))),
                new AgentStatus.Buffer(
                        65_536,
                        2_147_483_648L,
                        1,
                        OptionalLong.of(1_700_000_000_000_000_000L),
                        OptionalLong.of(11_520)),
                new AgentStatus.Config(17, 17, "applied"),
                List.of(new AgentStatus.Source("host", "ok", OptionalLong.of(1_700_000_002_000_000_000L), 1_005, "")),
                Map.of("site", "p1"),
                3,
                4);
        assertGolden("status", StatusCodec.encode(status));
        assertThat(StatusCodec.decode(AGENT, GoldenBytes.of("status"), SyncLimits.DEFAULT))
                .isEqualTo(status);
    }

    private static Receipt receiptThrough(long through) {
        return new Receipt(
                LIVE, SESSION, 1, 1, through, List.of(), 20_000, List.of(), 0, List.of(), List.of(), false, false, 0);
    }

    static void assertGolden(String message, byte[] bytes) {
        if ("print".equals(System.getProperty("tidegate.golden"))) {
            System.out.println(message + " " + HexFormat.of().formatHex(bytes));
            return;
        }
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(HexFormat.of().formatHex(GoldenBytes.of(message)));
    }
}
