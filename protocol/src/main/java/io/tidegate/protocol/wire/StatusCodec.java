package io.tidegate.protocol.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.wire.v1.BufferState;
import io.tidegate.protocol.wire.v1.ConfigState;
import io.tidegate.protocol.wire.v1.Label;
import io.tidegate.protocol.wire.v1.SourceState;
import io.tidegate.protocol.wire.v1.Status;
import io.tidegate.protocol.wire.v1.StreamState;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/** {@code up/status} (PROTOCOL.md, "Status"). */
public final class StatusCodec {

    /** The MQTT 5 content type of a status. */
    public static final String CONTENT_TYPE = "application/vnd.tidegate.v1.status+protobuf";

    /** Most bytes in a status. */
    public static final int MAX_BYTES = 64 * 1024;

    /** Most streams in a status: the current two and those of retired epochs that are not finished. */
    public static final int MAX_STREAMS = 64;

    /** Most sources in a status. */
    public static final int MAX_SOURCES = 256;

    private StatusCodec() {}

    public static byte[] encode(AgentStatus status) {
        Status.Builder message = Status.newBuilder()
                .setOnline(status.online())
                .setSession(status.session())
                .setVersion(status.version())
                .setStartedNs(status.startedNs())
                .setSentNs(status.sentNs())
                .setBuffer(buffer(status.buffer()))
                .setConfig(ConfigState.newBuilder()
                        .setRunning(status.config().running())
                        .setDesired(status.config().desired())
                        .setState(status.config().state()))
                .setRejected(status.rejected())
                .setFiltered(status.filtered());
        status.streams()
                .forEach(stream -> message.addStreams(StreamState.newBuilder()
                        .setEpoch(stream.stream().epoch())
                        .setLane(Scalars.lane(stream.stream().lane()))
                        .setAppendedThrough(stream.appendedThrough())
                        .setSettledThrough(stream.settledThrough())
                        .addAllSettledIslands(Scalars.ranges(stream.settledIslands()))
                        .setKeptFrom(stream.keptFrom())
                        .addAllKept(Scalars.spans(stream.kept()))));
        status.sources().forEach(source -> message.addSources(source(source)));
        new TreeMap<>(status.labels())
                .forEach((name, value) ->
                        message.addLabels(Label.newBuilder().setName(name).setValue(value)));
        return Checksum.append(message.build());
    }

    /**
     * Decodes what an agent published.
     *
     * @param agent from the topic
     * @throws DamagedMessageException if its checksum is not right
     * @throws UndecodableMessageException if it is no status or breaks a bound
     */
    public static AgentStatus decode(AgentId agent, byte[] bytes, SyncLimits limits)
            throws UndecodableMessageException {
        if (bytes.length > MAX_BYTES) {
            throw new UndecodableMessageException(
                    "the status is %d bytes long; at most %d are allowed".formatted(bytes.length, MAX_BYTES));
        }
        Checksum.check(bytes);
        try {
            Status message = Status.parseFrom(bytes);
            bound("streams", message.getStreamsCount(), MAX_STREAMS);
            bound("sources", message.getSourcesCount(), MAX_SOURCES);
            List<StreamReport> streams = new ArrayList<>();
            for (StreamState stream : message.getStreamsList()) {
                if (stream.getAppendedThrough() < 0 || stream.getSettledThrough() < 0) {
                    throw new UndecodableMessageException("a count of the status is beyond 63 bits");
                }
                streams.add(new StreamReport(
                        new StreamId(agent, stream.getEpoch(), Scalars.lane(stream.getLane())),
                        stream.getAppendedThrough(),
                        stream.getSettledThrough(),
                        Scalars.ranges("islands", stream.getSettledIslandsList(), limits.maxIslands()),
                        stream.getKeptFrom(),
                        Scalars.spans("spans kept", stream.getKeptList(), StreamReport.MAX_KEPT)));
            }
            TreeMap<String, String> labels = new TreeMap<>();
            message.getLabelsList().forEach(label -> labels.put(label.getName(), label.getValue()));
            return new AgentStatus(
                    message.getOnline(),
                    message.getSession(),
                    message.getVersion(),
                    message.getStartedNs(),
                    message.getSentNs(),
                    streams,
                    buffer(message.getBuffer()),
                    new AgentStatus.Config(
                            message.getConfig().getRunning(),
                            message.getConfig().getDesired(),
                            message.getConfig().getState()),
                    message.getSourcesList().stream().map(StatusCodec::source).toList(),
                    labels,
                    message.getRejected(),
                    message.getFiltered());
        } catch (InvalidProtocolBufferException e) {
            throw new UndecodableMessageException("not a protobuf status: " + e.getMessage(), e);
        }
    }

    private static void bound(String what, int count, int most) throws UndecodableMessageException {
        if (count > most) {
            throw new UndecodableMessageException(
                    "the status has %d %s; at most %d are allowed".formatted(count, what, most));
        }
    }

    private static BufferState buffer(AgentStatus.Buffer buffer) {
        BufferState.Builder message = BufferState.newBuilder()
                .setBytes(buffer.bytes())
                .setMaxBytes(buffer.maxBytes())
                .setSegments(buffer.segments());
        buffer.oldestNs().ifPresent(message::setOldestNs);
        buffer.secondsUntilFull().ifPresent(message::setSecondsUntilFull);
        return message.build();
    }

    private static AgentStatus.Buffer buffer(BufferState message) {
        return new AgentStatus.Buffer(
                message.getBytes(),
                message.getMaxBytes(),
                message.getSegments(),
                message.hasOldestNs() ? OptionalLong.of(message.getOldestNs()) : OptionalLong.empty(),
                message.hasSecondsUntilFull() ? OptionalLong.of(message.getSecondsUntilFull()) : OptionalLong.empty());
    }

    private static SourceState source(AgentStatus.Source source) {
        SourceState.Builder message = SourceState.newBuilder()
                .setName(source.name())
                .setState(source.state())
                .setReadings(source.readings())
                .setError(source.error());
        source.lastReadingNs().ifPresent(message::setLastReadingNs);
        return message.build();
    }

    private static AgentStatus.Source source(SourceState message) {
        return new AgentStatus.Source(
                message.getName(),
                message.getState(),
                message.hasLastReadingNs() ? OptionalLong.of(message.getLastReadingNs()) : OptionalLong.empty(),
                message.getReadings(),
                message.getError());
    }
}
