package io.tidegate.protocol.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidegate.protocol.columns.SeriesAlias;
import io.tidegate.protocol.columns.UnknownAliasException;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.wire.v1.SeriesDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hub's side of {@code up/batch} in one session of an agent (PROTOCOL.md, "Batch"). Thread-safe. */
public final class BatchReader {

    private final AgentId agent;
    private final SyncLimits limits;
    private final SessionContext context;
    private final Map<Integer, SeriesAlias> defined = new HashMap<>();
    private int characters;

    /** @param first the status that begins the session */
    public BatchReader(AgentId agent, AgentStatus first, SyncLimits limits) {
        this.agent = agent;
        this.limits = limits;
        this.context = new SessionContext(first);
    }

    /** The session that it reads batches of. */
    public long session() {
        return context.session();
    }

    /** Takes in a further status of the session. */
    public synchronized void heard(AgentStatus status) {
        context.heard(status);
    }

    /**
     * Decodes what the agent published.
     *
     * @throws DamagedMessageException if its checksum is not right: damaged on the way, or of another session
     * @throws UnknownSeriesException if it names a series that no batch of the session has defined here
     * @throws UndecodableMessageException if it is no batch, breaks a bound, or holds a reading that breaks a rule
     */
    public synchronized Batch decode(byte[] bytes) throws UndecodableMessageException {
        if (bytes.length > limits.maxBatchBytes()) {
            throw new UndecodableMessageException("the batch is %d bytes long; at most %d are allowed"
                    .formatted(bytes.length, limits.maxBatchBytes()));
        }
        io.tidegate.protocol.wire.v1.Batch message;
        StreamId stream;
        try {
            message = io.tidegate.protocol.wire.v1.Batch.parseFrom(bytes);
            stream = stream(message);
        } catch (InvalidProtocolBufferException e) {
            throw unreadable(bytes, "not a protobuf batch: " + e.getMessage());
        }
        if (stream == null) {
            throw unreadable(bytes, "unknown lane " + message.getLaneValue());
        }
        long incarnation = incarnation(message, stream.lane());
        Checksum.check(bytes, context.bytes(stream, incarnation));
        Bounds.atMost("gap records", message.getGapsCount(), limits.maxGapsPerBatch());
        List<Gap> gaps = new ArrayList<>(message.getGapsCount());
        for (io.tidegate.protocol.wire.v1.Gap gap : message.getGapsList()) {
            gaps.add(Scalars.gap(gap));
        }
        Readings readings = readings(message, stream);
        @Nullable SequenceRange range = readings.isEmpty() ? null : Scalars.range(message.getFirst(), readings.size());
        if (range == null && gaps.isEmpty()) {
            throw new UndecodableMessageException("the batch has neither readings nor gap records");
        }
        long through = range == null ? 0 : range.last();
        long beyond = Bounds.count("count of numbers given out", message.getAppendedBeyond());
        if (beyond > Long.MAX_VALUE - 1 - through) {
            throw new UndecodableMessageException("the numbers that were given out are beyond 63 bits");
        }
        return new Batch(stream, context.session(), incarnation, range, through + beyond, gaps, readings);
    }

    /** What does not even say whose it is, is the agent's fault only if its checksum is right. */
    private UndecodableMessageException unreadable(byte[] bytes, String why) throws DamagedMessageException {
        SessionContext.Current live = context.current(Lane.LIVE);
        if (live == null) {
            throw new DamagedMessageException(bytes.length);
        }
        Checksum.check(bytes, context.bytes(new StreamId(agent, live.epoch(), Lane.LIVE), live.incarnation()));
        return new UndecodableMessageException(why);
    }

    /** Null if the lane is none. */
    private @Nullable StreamId stream(io.tidegate.protocol.wire.v1.Batch message) throws UndecodableMessageException {
        Lane lane = switch (message.getLane()) {
            case LANE_UNSPECIFIED, LANE_LIVE -> Lane.LIVE;
            case LANE_ALARM -> Lane.ALARM;
            case UNRECOGNIZED -> null;
        };
        return lane == null
                ? null
                : new StreamId(
                        agent,
                        message.hasEpoch() ? message.getEpoch() : current(lane).epoch(),
                        lane);
    }

    private long incarnation(io.tidegate.protocol.wire.v1.Batch message, Lane lane) throws UndecodableMessageException {
        return message.hasIncarnation()
                ? message.getIncarnation()
                : current(lane).incarnation();
    }

    private SessionContext.Current current(Lane lane) throws UndecodableMessageException {
        SessionContext.Current current = context.current(lane);
        if (current == null) {
            throw new DamagedMessageException(
                    "it leaves out a stream that no status has named; it is of another session, or was damaged on the way");
        }
        return current;
    }

    private Readings readingsOfChunk(io.tidegate.protocol.wire.v1.Batch message) throws UndecodableMessageException {
        if (!message.getColumns().isEmpty() || message.getSeriesCount() > 0) {
            throw new UndecodableMessageException("the batch has a chunk, and columns or series beside it");
        }
        Readings readings = ReadingsCodec.decode(message.getChunk().toByteArray(), limits.maxBatchReadings());
        if (readings.size() != message.getChunkReadings()) {
            throw new UndecodableMessageException("the chunk has %d readings, and the batch says %d"
                    .formatted(readings.size(), message.getChunkReadings()));
        }
        return readings;
    }

    private Readings readings(io.tidegate.protocol.wire.v1.Batch message, StreamId stream)
            throws UndecodableMessageException {
        if (!message.getChunk().isEmpty()) {
            return readingsOfChunk(message);
        }
        if (message.getColumns().isEmpty()) {
            return Readings.NONE;
        }
        Map<Integer, SeriesAlias> beyond = new HashMap<>();
        for (SeriesDefinition definition : message.getSeriesList()) {
            define(ReadingsCodec.alias(definition), beyond);
        }
        try {
            return ReadingsCodec.readings(
                    message.getColumns(),
                    alias -> alias < BatchWriter.MAX_SERIES ? defined.get(alias) : beyond.get(alias),
                    limits.maxBatchReadings(),
                    context.startedNs());
        } catch (UnknownAliasException e) {
            throw new UnknownSeriesException(stream, e);
        }
    }

    /** @param beyond what is defined for one message only */
    private void define(SeriesAlias alias, Map<Integer, SeriesAlias> beyond) throws UndecodableMessageException {
        boolean remembered = alias.alias() < BatchWriter.MAX_SERIES;
        SeriesAlias before = (remembered ? defined : beyond).putIfAbsent(alias.alias(), alias);
        if (before != null && !before.isSame(alias)) {
            throw new UndecodableMessageException(
                    "series %d is %s and cannot become %s".formatted(alias.alias(), before.series(), alias.series()));
        }
        if (before == null && remembered) {
            int more = alias.series().characters();
            if (more > BatchWriter.MAX_CHARACTERS - characters) {
                defined.remove(alias.alias());
                throw new UndecodableMessageException(
                        "the series of the session have more than %d characters".formatted(BatchWriter.MAX_CHARACTERS));
            }
            characters += more;
        }
    }
}
