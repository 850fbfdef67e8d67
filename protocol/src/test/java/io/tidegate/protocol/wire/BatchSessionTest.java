package io.tidegate.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
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
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TelemetryLimits;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.wire.v1.SeriesDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BatchSessionTest {

    private static final AgentId AGENT = new AgentId("a");
    private static final StreamId LIVE = new StreamId(AGENT, 11, Lane.LIVE);
    private static final StreamId ALARM = new StreamId(AGENT, 12, Lane.ALARM);
    private static final StreamId RETIRED = new StreamId(AGENT, 5, Lane.LIVE);
    private static final long SESSION = 77;
    private static final long INCARNATION = 42;
    private static final long NOW_NS = 1_763_700_000_000_000_000L;
    private static final AgentStatus FIRST = status(SESSION, LIVE, ALARM);

    private final BatchWriter writer = new BatchWriter();
    private BatchReader reader = new BatchReader(AGENT, FIRST, SyncLimits.DEFAULT);
    private long receipts;

    BatchSessionTest() {
        writer.published(FIRST);
    }

    @Test
    void whateverTheBatchComesBack() throws Exception {
        for (Batch batch : List.of(
                batch(LIVE, INCARNATION, 1, 10),
                batch(ALARM, INCARNATION, 1, 1),
                batch(RETIRED, 7, 5, 3),
                batch(LIVE, 7, 1L << 62, 3),
                new Batch(
                        LIVE,
                        SESSION,
                        INCARNATION,
                        null,
                        9,
                        List.of(new Gap(new SequenceRange(3, 9), GapReason.EVICTED, NOW_NS)),
                        List.of()))) {
            assertThat(reader.decode(writer.encode(batch).bytes())).isEqualTo(batch);
        }
    }

    @Test
    void aChunkOfTheBufferGoesAsItLies() throws Exception {
        for (StreamId stream : List.of(LIVE, ALARM, RETIRED)) {
            Batch whole = batch(stream, INCARNATION, 1L << 40, 10);
            byte[] chunk = ReadingsCodec.encode(whole.readings());
            BatchWriter.Encoded encoded = writer.encode(head(whole), whole.range(), chunk);

            assertThat(encoded.definitions()).isEmpty();
            assertThat(encoded.bytes().length).isLessThan(chunk.length + 50);
            assertThat(reader.decode(encoded.bytes())).isEqualTo(whole);
        }
    }

    @Test
    void aChunkThatIsNotWhatTheBatchSaysIsRefused() throws Exception {
        Batch whole = batch(LIVE, INCARNATION, 1, 10);
        io.tidegate.protocol.wire.v1.Batch message =
                unsealed(writer.encode(head(whole), whole.range(), ReadingsCodec.encode(whole.readings()))
                        .bytes());
        assertUndecodable(message.toBuilder().setChunkReadings(9), "the chunk has 10 readings, and the batch says 9");
        assertUndecodable(message.toBuilder().setChunkReadings(11), "the chunk has 10 readings, and the batch says 11");
        assertUndecodable(
                message.toBuilder().setColumns(unsealed(golden()).getColumns()),
                "a chunk, and columns or series beside it");
        assertUndecodable(
                message.toBuilder().addSeries(unsealed(golden()).getSeries(0)),
                "a chunk, and columns or series beside it");
        byte[] chunk = ReadingsCodec.encode(batch(LIVE, INCARNATION, 1, 2_001).readings());
        assertUndecodable(
                message.toBuilder().setChunk(ByteString.copyFrom(chunk)).setChunkReadings(2_001),
                "at most 2000 are allowed");
    }

    @Test
    void whatWasReceiptedIsNotDefinedAgain() throws Exception {
        BatchWriter.Encoded first = sent(batch(LIVE, INCARNATION, 1, 10));
        BatchWriter.Encoded second = sent(batch(LIVE, INCARNATION, 11, 10));
        assertThat(first.definitions()).hasSize(10);
        assertThat(second.definitions()).as("no receipt yet").hasSize(10);
        reader.decode(first.bytes());

        writer.received(receipt(ALARM, 1, 10));
        writer.received(receipt(LIVE, 1, 9));
        assertThat(sent(batch(LIVE, INCARNATION, 21, 10)).definitions())
                .as("another stream was receipted, and a part")
                .hasSize(10);
        writer.received(receipt(LIVE, 1, 10));
        BatchWriter.Encoded known = sent(batch(LIVE, INCARNATION, 31, 10));
        assertThat(known.definitions()).isEmpty();
        assertThat(known.bytes()).hasSizeLessThan(first.bytes().length / 4);
        assertThat(reader.decode(known.bytes())).isEqualTo(batch(LIVE, INCARNATION, 31, 10));
    }

    @Test
    void anotherRunOfTheHubIsToldAgain() throws Exception {
        known();
        reader = new BatchReader(AGENT, FIRST, SyncLimits.DEFAULT);
        BatchWriter.Encoded lacking = writer.encode(batch(LIVE, INCARNATION, 11, 10));
        assertThatThrownBy(() -> reader.decode(lacking.bytes()))
                .isInstanceOfSatisfying(
                        UnknownSeriesException.class,
                        e -> assertThat(e.stream()).isEqualTo(LIVE));
        writer.received(receipt(LIVE, 2, 10));
        assertThat(reader.decode(writer.encode(batch(LIVE, INCARNATION, 11, 10)).bytes()))
                .isEqualTo(batch(LIVE, INCARNATION, 11, 10));
    }

    @Test
    void aHubThatAsksIsToldAgain() throws Exception {
        known();
        writer.received(new Receipt(
                LIVE, SESSION, 1, ++receipts, 10, List.of(), 0, List.of(), 0, List.of(), List.of(), false, true, 0));
        assertThat(writer.encode(batch(LIVE, INCARNATION, 11, 10)).definitions())
                .hasSize(10);
    }

    @Test
    void aReceiptOfAnotherSessionTeachesNothing() {
        sent(batch(LIVE, INCARNATION, 1, 10));
        writer.received(new Receipt(
                LIVE,
                SESSION + 1,
                1,
                ++receipts,
                10,
                List.of(),
                0,
                List.of(),
                0,
                List.of(),
                List.of(),
                false,
                false,
                0));
        assertThat(writer.encode(batch(LIVE, INCARNATION, 11, 10)).definitions())
                .hasSize(10);
    }

    @Test
    void aBatchOfAnotherSessionIsRefusedAsDamaged() {
        BatchReader other = new BatchReader(AGENT, status(SESSION + 1, LIVE, ALARM), SyncLimits.DEFAULT);
        for (Batch batch : List.of(batch(LIVE, INCARNATION, 1, 10), batch(RETIRED, 7, 1, 10))) {
            byte[] bytes = writer.encode(batch).bytes();
            assertThatThrownBy(() -> other.decode(bytes)).isInstanceOf(DamagedMessageException.class);
        }
    }

    @Test
    void aNewSessionBeginsWithoutDefinitions() throws Exception {
        known();
        writer.published(status(SESSION + 1, LIVE));
        reader = new BatchReader(AGENT, status(SESSION + 1, LIVE), SyncLimits.DEFAULT);
        Batch batch = new Batch(
                LIVE,
                SESSION + 1,
                INCARNATION,
                new SequenceRange(11, 20),
                20,
                List.of(),
                batch(LIVE, INCARNATION, 11, 10).readings());
        assertThat(reader.decode(writer.encode(batch).bytes())).isEqualTo(batch);
        assertThatThrownBy(() -> writer.encode(batch(LIVE, INCARNATION, 11, 10)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aNewEpochInTheMiddleOfASessionIsTheOneThatIsMeant() throws Exception {
        StreamId fresh = new StreamId(AGENT, 99, Lane.LIVE);
        byte[] before = writer.encode(batch(LIVE, INCARNATION, 1, 10)).bytes();
        AgentStatus told = status(SESSION, fresh, ALARM);
        writer.published(told);
        byte[] ofFresh = writer.encode(batch(fresh, INCARNATION, 1, 10)).bytes();
        byte[] ofFormer = writer.encode(batch(LIVE, INCARNATION, 1, 10)).bytes();
        assertThat(reader.decode(before).stream()).isEqualTo(LIVE);
        assertThatThrownBy(() -> reader.decode(ofFresh))
                .as("the status has not arrived")
                .isInstanceOf(DamagedMessageException.class);
        reader.heard(told);
        assertThat(reader.decode(ofFresh).stream()).isEqualTo(fresh);
        assertThat(reader.decode(ofFormer).stream()).isEqualTo(LIVE);
        assertThatThrownBy(() -> reader.decode(before))
                .as("it leaves out a stream that is another one by now")
                .isInstanceOf(DamagedMessageException.class);
    }

    @Test
    void seriesBeyondTheBoundAreDefinedEachTime() throws Exception {
        int series = BatchWriter.MAX_SERIES + 5;
        Batch last = null;
        for (long first = 1; first <= series; first += 1_001) {
            last = batch(LIVE, INCARNATION, first, 1_001);
            assertThat(reader.decode(sent(last).bytes())).isEqualTo(last);
        }
        writer.received(receipt(LIVE, 1, series + 1_001));
        long beyond = last.readings().stream()
                .filter(reading -> Integer.parseInt(reading.series().name().substring(1)) > BatchWriter.MAX_SERIES)
                .count();
        assertThat(beyond).isPositive();
        BatchWriter.Encoded again = writer.encode(last);
        assertThat(again.definitions()).hasSize((int) beyond);
        assertThat(reader.decode(again.bytes())).isEqualTo(last);
    }

    @Test
    void seriesWithLongTextsAreRememberedUpToTheBound() throws Exception {
        int longest = TelemetryLimits.MAX_NAME_BYTES;
        int most = BatchWriter.MAX_CHARACTERS / longest;
        assertThat(most * longest).as("the bound is met").isEqualTo(BatchWriter.MAX_CHARACTERS);
        assertThat(most).isLessThan(BatchWriter.MAX_SERIES);
        for (int first = 1; first <= most; first += 512) {
            Batch batch = named(first, 512, longest);
            assertThat(reader.decode(sent(batch).bytes())).isEqualTo(batch);
        }
        Batch further = named(most + 1, 1, longest);
        assertThat(reader.decode(sent(further).bytes())).isEqualTo(further);
        writer.received(receipt(LIVE, 1, most + 1));

        Batch last = named(most, 1, longest);
        assertThat(writer.encode(last).definitions())
                .as("the last one that fits")
                .isEmpty();
        assertThat(writer.encode(further).definitions()).hasSize(1);
        assertThat(reader.decode(writer.encode(further).bytes())).isEqualTo(further);
        assertThat(writer.encode(named(most + 2, 1, 5)).definitions())
                .as("there is no room for a short one")
                .hasSize(1);

        byte[] more = io.tidegate.protocol.wire.v1.Batch.newBuilder()
                .setFirst(1)
                .addSeries(SeriesDefinition.newBuilder().setAlias(most).setName("x"))
                .setColumns(unsealed(golden()).getColumns())
                .build()
                .toByteArray();
        assertThatThrownBy(() -> reader.decode(OneBatch.seal(AGENT, FIRST, more)))
                .isExactlyInstanceOf(UndecodableMessageException.class)
                .hasMessage("the series of the session have more than 1048576 characters");
        assertThat(reader.decode(writer.encode(last).bytes()))
                .as("what it remembers, it remembers")
                .isEqualTo(last);
    }

    @Test
    void aSeriesCannotBecomeAnother() throws Exception {
        reader.decode(writer.encode(batch(LIVE, INCARNATION, 1, 1)).bytes());
        byte[] other = io.tidegate.protocol.wire.v1.Batch.newBuilder()
                .setFirst(1)
                .addSeries(SeriesDefinition.newBuilder().setAlias(0).setName("other"))
                .setColumns(unsealed(golden()).getColumns())
                .build()
                .toByteArray();
        assertThatThrownBy(() -> reader.decode(OneBatch.seal(AGENT, FIRST, other)))
                .isExactlyInstanceOf(UndecodableMessageException.class)
                .hasMessageContaining("series 0 is s1 and cannot become other");
    }

    @Test
    void whatBreaksABoundIsRefused() throws Exception {
        byte[] good = golden();
        assertThat(OneBatch.decode(AGENT, FIRST, good, bytesLimit(good.length)).readings())
                .hasSize(1);
        assertThatThrownBy(() -> OneBatch.decode(AGENT, FIRST, good, bytesLimit(good.length - 1)))
                .hasMessageContaining("at most " + (good.length - 1) + " are allowed");
        io.tidegate.protocol.wire.v1.Batch message = unsealed(good);
        assertUndecodable(message.toBuilder().setFirst(0), "no sequence range");
        assertUndecodable(message.toBuilder().setFirst(Long.MAX_VALUE), "no sequence range");
        assertUndecodable(message.toBuilder().setAppendedBeyond(-1), "beyond 63 bits");
        assertUndecodable(message.toBuilder().setAppendedBeyond(Long.MAX_VALUE), "beyond 63 bits");
        assertUndecodable(message.toBuilder().clearColumns(), "neither readings nor gap records");
        assertUndecodable(message.toBuilder().setLaneValue(9), "unknown lane 9");
        Gap gap = new Gap(new SequenceRange(1, 1), GapReason.EVICTED, 0);
        for (int i = 0; i <= SyncLimits.DEFAULT.maxGapsPerBatch(); i++) {
            message = message.toBuilder().addGaps(Scalars.gap(gap)).build();
        }
        assertUndecodable(message.toBuilder(), "65 gap records; at most 64 are allowed");
    }

    @Test
    void randomBytesAreRefusedAndNothingElse() {
        SplittableRandom random = new SplittableRandom(9);
        byte[] sealed = golden();
        byte[] valid = Arrays.copyOf(sealed, sealed.length - Checksum.BYTES);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes;
            if (i % 2 == 0) {
                bytes = new byte[random.nextInt(64)];
                random.nextBytes(bytes);
            } else {
                bytes = valid.clone();
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                OneBatch.decode(AGENT, FIRST, OneBatch.seal(AGENT, FIRST, bytes), SyncLimits.DEFAULT);
            } catch (UndecodableMessageException expected) {
                assertThat(expected).hasMessageContaining(" ");
            }
        }
    }

    private static void assertUndecodable(io.tidegate.protocol.wire.v1.Batch.Builder message, String why) {
        byte[] bytes = OneBatch.seal(AGENT, FIRST, message.build().toByteArray());
        assertThatThrownBy(() -> OneBatch.decode(AGENT, FIRST, bytes, SyncLimits.DEFAULT))
                .isExactlyInstanceOf(UndecodableMessageException.class)
                .hasMessageContaining(why);
    }

    private static Batch head(Batch whole) {
        return new Batch(
                whole.stream(),
                whole.session(),
                whole.incarnation(),
                null,
                whole.appendedThrough(),
                whole.gaps(),
                List.of());
    }

    private static io.tidegate.protocol.wire.v1.Batch unsealed(byte[] bytes) throws InvalidProtocolBufferException {
        return io.tidegate.protocol.wire.v1.Batch.parseFrom(Arrays.copyOf(bytes, bytes.length - Checksum.BYTES));
    }

    private static byte[] golden() {
        return OneBatch.encode(FIRST, batch(LIVE, INCARNATION, 1, 1));
    }

    private void known() throws UndecodableMessageException {
        Batch first = batch(LIVE, INCARNATION, 1, 10);
        reader.decode(sent(first).bytes());
        writer.received(receipt(LIVE, 1, 10));
        assertThat(writer.encode(batch(LIVE, INCARNATION, 11, 10)).definitions())
                .isEmpty();
    }

    private BatchWriter.Encoded sent(Batch batch) {
        BatchWriter.Encoded encoded = writer.encode(batch);
        writer.sent(batch.stream(), batch.range(), encoded);
        return encoded;
    }

    private Receipt receipt(StreamId stream, long hubRun, long through) {
        return new Receipt(
                stream,
                SESSION,
                hubRun,
                ++receipts,
                through,
                List.of(),
                20_000,
                List.of(),
                0,
                List.of(),
                List.of(),
                false,
                false,
                0);
    }

    /** Readings of as many series, the same ones for numbers that are 10 apart, if they are 10. */
    private static Batch batch(StreamId stream, long incarnation, long first, int count) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long series = count == 10 ? i + 1L : first + i;
            readings.add(Reading.of(Series.of("s" + series), NOW_NS + first, Value.of(i / 10.0)));
        }
        SequenceRange range = SequenceRange.ofCount(first, count);
        return new Batch(stream, SESSION, incarnation, range, range.last() + 3, List.of(), readings);
    }

    /** Readings of as many series, with names of this length. */
    private static Batch named(long first, int count, int length) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String number = Long.toString(first + i);
            String name = "s".repeat(length - number.length()) + number;
            readings.add(Reading.of(Series.of(name), NOW_NS + first, Value.of(1.5)));
        }
        SequenceRange range = SequenceRange.ofCount(first, count);
        return new Batch(LIVE, SESSION, INCARNATION, range, range.last(), List.of(), readings);
    }

    private static AgentStatus status(long session, StreamId... streams) {
        AgentStatus bare = OneBatch.status(session);
        return new AgentStatus(
                true,
                session,
                "",
                NOW_NS - 1_000_000_000,
                NOW_NS,
                Arrays.stream(streams)
                        .map(stream -> new StreamReport(
                                stream, 0, 0, List.of(), 1, List.of(IncarnationSpan.from(INCARNATION, 1))))
                        .toList(),
                bare.buffer(),
                bare.config(),
                List.of(),
                bare.labels(),
                0,
                0);
    }

    private static SyncLimits bytesLimit(int bytes) {
        SyncLimits d = SyncLimits.DEFAULT;
        return new SyncLimits(
                d.maxBatchReadings(),
                bytes,
                d.maxIslands(),
                d.maxGapsPerBatch(),
                d.maxRewinds(),
                d.creditReadings(),
                d.receiptTimeoutMs(),
                d.maxReceiptTimeoutMs(),
                d.lingerMs(),
                d.refusalsBeforePoison(),
                d.refusalPauseMs(),
                d.maxIncarnations());
    }
}
