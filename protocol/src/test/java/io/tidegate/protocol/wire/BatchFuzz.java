package io.tidegate.protocol.wire;

import com.google.protobuf.ByteString;
import io.tidegate.protocol.fuzz.Bombs;
import io.tidegate.protocol.fuzz.FuzzTarget;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is taken for a batch is sent again as the same batch, reading by reading and bit by bit. */
public final class BatchFuzz implements FuzzTarget {

    private static final AgentId AGENT = new AgentId("plant1-gw3");
    private static final AgentStatus FIRST = GoldenBytes.status();

    @Override
    public String name() {
        return "batch";
    }

    /** As it is, and with a checksum that is right. */
    @Override
    public void feed(byte[] input) {
        comesBackTheSame(input);
        comesBackTheSame(OneBatch.seal(AGENT, FIRST, input));
    }

    private static void comesBackTheSame(byte[] bytes) {
        Batch decoded;
        try {
            decoded = OneBatch.decode(AGENT, FIRST, bytes, SyncLimits.DEFAULT);
        } catch (UndecodableMessageException refused) {
            return;
        }
        // Columns of one series may have come apart; encoding joins them, and from then on the order stays.
        Batch joined = again(decoded);
        FuzzTarget.same("readings", counted(decoded.readings()), counted(joined.readings()));
        FuzzTarget.same("range", String.valueOf(decoded.range()), String.valueOf(joined.range()));
        FuzzTarget.same("gaps", decoded.gaps(), joined.gaps());
        FuzzTarget.same("stream", decoded.stream(), joined.stream());
        FuzzTarget.same("batch", joined, again(joined));
    }

    private static Batch again(Batch batch) {
        try {
            return OneBatch.decode(AGENT, FIRST, OneBatch.encode(FIRST, batch), SyncLimits.DEFAULT);
        } catch (UndecodableMessageException e) {
            throw new AssertionError("what was decoded cannot be sent again", e);
        }
    }

    private static Map<Reading, Integer> counted(List<Reading> readings) {
        Map<Reading, Integer> counted = new HashMap<>();
        readings.forEach(reading -> counted.merge(reading, 1, Integer::sum));
        return counted;
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                GoldenBytes.of("batch"), GoldenBytes.unsealed("batch"), GoldenBytes.unsealed("batch-retired"), chunk());
    }

    private static byte[] chunk() {
        List<Reading> readings = List.of(
                Reading.of(Series.of("room/temp"), 1, Value.of(21.5)),
                Reading.of(Series.of("room/temp"), 2, Value.of(21.75)),
                Reading.of(Series.of("room/door"), 2, Value.of(true)));
        return io.tidegate.protocol.wire.v1.Batch.newBuilder()
                .setFirst(1)
                .setChunk(ByteString.copyFrom(ReadingsCodec.encode(readings)))
                .setChunkReadings(readings.size())
                .build()
                .toByteArray();
    }

    @Override
    public Map<String, byte[]> bombs() {
        return Bombs.protobuf(12);
    }

    @Override
    public List<String> words() {
        return List.of("room/temp", "Cel", "\u0000", "\u007f", "\ud83d\ude00");
    }
}
