package io.tidegate.protocol.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Reading;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code up/batch} (PROTOCOL.md, "Batch"). */
public final class BatchCodec {

    /** The MQTT 5 content type of a batch. */
    public static final String CONTENT_TYPE = "application/vnd.tidegate.v1.batch+protobuf";

    private BatchCodec() {}

    /** Encodes a batch; its readings keep the order that {@link ReadingsCodec} gives them. */
    public static byte[] encode(Batch batch) {
        io.tidegate.protocol.wire.v1.Batch.Builder message = io.tidegate.protocol.wire.v1.Batch.newBuilder()
                .setEpoch(batch.stream().epoch())
                .setLane(Scalars.lane(batch.stream().lane()))
                .setSession(batch.session())
                .setIncarnation(batch.incarnation())
                .setAppendedThrough(batch.appendedThrough());
        batch.gaps().forEach(gap -> message.addGaps(Scalars.gap(gap)));
        SequenceRange range = batch.range();
        if (range != null) {
            message.setRange(Scalars.range(range));
            message.setReadings(ReadingsCodec.toMessage(batch.readings()));
        }
        return Checksum.append(message.build());
    }

    /**
     * Decodes what an agent published.
     *
     * @param agent from the topic
     * @throws DamagedMessageException if its checksum is not right
     * @throws UndecodableMessageException if it is no batch, breaks a bound, or holds a reading that breaks a rule
     */
    public static Batch decode(AgentId agent, byte[] bytes, SyncLimits limits) throws UndecodableMessageException {
        if (bytes.length > limits.maxBatchBytes()) {
            throw new UndecodableMessageException("the batch is %d bytes long; at most %d are allowed"
                    .formatted(bytes.length, limits.maxBatchBytes()));
        }
        Checksum.check(bytes);
        io.tidegate.protocol.wire.v1.Batch message;
        try {
            message = io.tidegate.protocol.wire.v1.Batch.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new UndecodableMessageException("not a protobuf batch: " + e.getMessage(), e);
        }
        if (message.getGapsCount() > limits.maxGapsPerBatch()) {
            throw new UndecodableMessageException("the batch has %d gap records; at most %d are allowed"
                    .formatted(message.getGapsCount(), limits.maxGapsPerBatch()));
        }
        List<Gap> gaps = new ArrayList<>(message.getGapsCount());
        for (io.tidegate.protocol.wire.v1.Gap gap : message.getGapsList()) {
            gaps.add(Scalars.gap(gap));
        }
        @Nullable SequenceRange range = message.hasRange() ? Scalars.range(message.getRange()) : null;
        long expected = range == null ? 0 : range.count();
        if (expected > limits.maxBatchReadings()) {
            throw new UndecodableMessageException(
                    "the batch has %d readings; at most %d are allowed".formatted(expected, limits.maxBatchReadings()));
        }
        List<Reading> readings = ReadingsCodec.fromMessage(message.getReadings(), limits.maxBatchReadings());
        if (readings.size() != expected) {
            throw new UndecodableMessageException(
                    "the batch has %d readings but numbers for %d".formatted(readings.size(), expected));
        }
        if (range == null && gaps.isEmpty()) {
            throw new UndecodableMessageException("the batch has neither readings nor gap records");
        }
        StreamId stream = new StreamId(agent, message.getEpoch(), Scalars.lane(message.getLane()));
        return new Batch(
                stream,
                message.getSession(),
                message.getIncarnation(),
                range,
                message.getAppendedThrough(),
                gaps,
                readings);
    }
}
