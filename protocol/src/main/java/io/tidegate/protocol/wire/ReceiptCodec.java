package io.tidegate.protocol.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;

/** {@code down/receipt} (PROTOCOL.md, "Receipt"). */
public final class ReceiptCodec {

    /** The MQTT 5 content type of a receipt. */
    public static final String CONTENT_TYPE = "application/vnd.tidegate.v1.receipt+protobuf";

    private ReceiptCodec() {}

    public static byte[] encode(Receipt receipt) {
        return Checksum.append(io.tidegate.protocol.wire.v1.Receipt.newBuilder()
                .setEpoch(receipt.stream().epoch())
                .setLane(Scalars.lane(receipt.stream().lane()))
                .setSession(receipt.session())
                .setHubRun(receipt.hubRun())
                .setNumber(receipt.number())
                .setStoredThrough(receipt.storedThrough())
                .addAllIslands(Scalars.ranges(receipt.islands()))
                .setCreditReadings(receipt.creditReadings())
                .addAllRewind(Scalars.ranges(receipt.rewind()))
                .setLostReadings(receipt.lostReadings())
                .addAllStoredDespiteGap(Scalars.ranges(receipt.storedDespiteGap()))
                .addAllLostDespiteStored(Scalars.ranges(receipt.lostDespiteStored()))
                .setDiverged(receipt.diverged())
                .setDefineAgain(receipt.defineAgain())
                .setHubTimeNs(receipt.hubTimeNs())
                .build());
    }

    /**
     * Decodes what the hub published.
     *
     * @param agent from the topic
     * @throws UndecodableMessageException if it is no receipt or breaks a bound
     */
    public static Receipt decode(AgentId agent, byte[] bytes, SyncLimits limits) throws UndecodableMessageException {
        Bounds.atMost("bytes", bytes.length, limits.maxBatchBytes());
        Checksum.check(bytes);
        try {
            io.tidegate.protocol.wire.v1.Receipt message = io.tidegate.protocol.wire.v1.Receipt.parseFrom(bytes);
            if (message.getStoredThrough() < 0 || message.getCreditReadings() < 0 || message.getLostReadings() < 0) {
                throw new UndecodableMessageException("a count of the receipt is beyond 63 bits");
            }
            return new Receipt(
                    new StreamId(agent, message.getEpoch(), Scalars.lane(message.getLane())),
                    message.getSession(),
                    message.getHubRun(),
                    message.getNumber(),
                    message.getStoredThrough(),
                    Scalars.ranges("islands", message.getIslandsList(), limits.maxIslands()),
                    message.getCreditReadings(),
                    Scalars.ranges("rewinds", message.getRewindList(), limits.maxRewinds()),
                    message.getLostReadings(),
                    Scalars.ranges(
                            "ranges stored despite a gap",
                            message.getStoredDespiteGapList(),
                            limits.maxGapsPerBatch() * limits.maxIslands()),
                    Scalars.ranges(
                            "ranges lost despite stored", message.getLostDespiteStoredList(), limits.maxIslands()),
                    message.getDiverged(),
                    message.getDefineAgain(),
                    message.getHubTimeNs());
        } catch (InvalidProtocolBufferException e) {
            throw new UndecodableMessageException("not a protobuf receipt: " + e.getMessage(), e);
        }
    }
}
