package io.tidegate.protocol.wire;

import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.fuzz.Bombs;
import io.tidegate.protocol.fuzz.FuzzTarget;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.SyncLimits;
import java.util.List;
import java.util.Map;

/** What is taken for a message is sent again as the same message. */
public abstract sealed class CodecFuzz<M> implements FuzzTarget {

    private static final AgentId AGENT = new AgentId("plant1-gw3");
    private static final ControlLimits CONTROL = ControlLimits.DEFAULT;

    /** The highest number of a field in any message. */
    private static final int MAX_FIELD = 16;

    private final String name;

    private CodecFuzz(String name) {
        this.name = name;
    }

    abstract M decode(byte[] bytes) throws UndecodableMessageException;

    abstract byte[] encode(M message);

    @Override
    public String name() {
        return name;
    }

    /** As it is, and with a checksum that is right: guessing that is not what a search should spend its time on. */
    @Override
    public void feed(byte[] input) {
        comesBackTheSame(input);
        comesBackTheSame(Checksum.append(input));
    }

    private void comesBackTheSame(byte[] bytes) {
        M decoded;
        try {
            decoded = decode(bytes);
        } catch (UndecodableMessageException refused) {
            return;
        }
        try {
            FuzzTarget.same(name, decoded, decode(encode(decoded)));
        } catch (UndecodableMessageException e) {
            throw new AssertionError("what was decoded cannot be sent again", e);
        }
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(GoldenBytes.of(name), GoldenBytes.unsealed(name));
    }

    @Override
    public Map<String, byte[]> bombs() {
        return Bombs.protobuf(MAX_FIELD);
    }

    /** {@code down/receipt}. */
    public static final class Receipt extends CodecFuzz<io.tidegate.protocol.sync.Receipt> {
        public Receipt() {
            super("receipt");
        }

        @Override
        io.tidegate.protocol.sync.Receipt decode(byte[] bytes) throws UndecodableMessageException {
            return ReceiptCodec.decode(AGENT, bytes, SyncLimits.DEFAULT);
        }

        @Override
        byte[] encode(io.tidegate.protocol.sync.Receipt message) {
            return ReceiptCodec.encode(message);
        }
    }

    /** {@code up/status}. */
    public static final class Status extends CodecFuzz<AgentStatus> {
        public Status() {
            super("status");
        }

        @Override
        AgentStatus decode(byte[] bytes) throws UndecodableMessageException {
            return StatusCodec.decode(AGENT, bytes, SyncLimits.DEFAULT);
        }

        @Override
        byte[] encode(AgentStatus message) {
            return StatusCodec.encode(message);
        }
    }

    /** {@code up/config}. */
    public static final class Report extends CodecFuzz<ConfigReport> {
        public Report() {
            super("reported-config");
        }

        @Override
        ConfigReport decode(byte[] bytes) throws UndecodableMessageException {
            return ConfigReportCodec.decode(bytes, CONTROL);
        }

        @Override
        byte[] encode(ConfigReport message) {
            return ConfigReportCodec.encode(message, CONTROL);
        }
    }

    /** {@code down/config}. */
    public static final class DesiredConfig extends CodecFuzz<io.tidegate.protocol.control.DesiredConfig> {
        public DesiredConfig() {
            super("desired-config");
        }

        @Override
        io.tidegate.protocol.control.DesiredConfig decode(byte[] bytes) throws UndecodableMessageException {
            return DesiredConfigCodec.decode(bytes, CONTROL);
        }

        @Override
        byte[] encode(io.tidegate.protocol.control.DesiredConfig message) {
            return DesiredConfigCodec.encode(message);
        }

        /** It is signed and has no checksum. */
        @Override
        public List<byte[]> seeds() {
            return List.of(GoldenBytes.of(name()));
        }
    }

    /** {@code down/command}. */
    public static final class Command extends CodecFuzz<io.tidegate.protocol.control.Command> {
        public Command() {
            super("command");
        }

        @Override
        io.tidegate.protocol.control.Command decode(byte[] bytes) throws UndecodableMessageException {
            return CommandCodec.decode(bytes, CONTROL);
        }

        @Override
        byte[] encode(io.tidegate.protocol.control.Command message) {
            return CommandCodec.encode(message);
        }
    }

    /** {@code up/reply}. */
    public static final class Reply extends CodecFuzz<io.tidegate.protocol.control.CommandReply> {
        public Reply() {
            super("reply");
        }

        @Override
        io.tidegate.protocol.control.CommandReply decode(byte[] bytes) throws UndecodableMessageException {
            return CommandCodec.decodeReply(bytes, CONTROL);
        }

        @Override
        byte[] encode(io.tidegate.protocol.control.CommandReply message) {
            return CommandCodec.encode(message, CONTROL);
        }
    }
}
