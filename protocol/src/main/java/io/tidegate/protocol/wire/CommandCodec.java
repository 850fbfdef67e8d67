package io.tidegate.protocol.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidegate.protocol.control.Command;
import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.wire.v1.CommandKind;
import io.tidegate.protocol.wire.v1.CommandState;

/** {@code down/command} and {@code up/reply} (PROTOCOL.md, "Commands"). */
public final class CommandCodec {

    /** The MQTT 5 content type of a command. */
    public static final String CONTENT_TYPE = "application/vnd.tidegate.v1.command+protobuf";

    /** The MQTT 5 content type of a reply. */
    public static final String REPLY_CONTENT_TYPE = "application/vnd.tidegate.v1.reply+protobuf";

    private CommandCodec() {}

    public static byte[] encode(Command command) {
        return Checksum.append(io.tidegate.protocol.wire.v1.Command.newBuilder()
                .setRequest(command.request())
                .setKind(kind(command.kind()))
                .setArgument(command.argument())
                .setExpiresNs(command.expiresNs())
                .build());
    }

    /** A text beyond the limit is cut. */
    public static byte[] encode(CommandReply reply, ControlLimits limits) {
        return Checksum.append(io.tidegate.protocol.wire.v1.CommandReply.newBuilder()
                .setRequest(reply.request())
                .setState(state(reply.state()))
                .setText(Bounds.cut(reply.text(), limits.maxReplyTextBytes()))
                .build());
    }

    /**
     * Decodes what the hub published. A kind that this version does not know is {@link Command.Kind#UNKNOWN}, so that it
     * can be answered.
     *
     * @throws UndecodableMessageException if it is no command or breaks a bound
     */
    public static Command decode(byte[] bytes, ControlLimits limits) throws UndecodableMessageException {
        Bounds.atMost("bytes", bytes.length, limits.maxArgumentBytes() + ControlLimits.OVERHEAD_BYTES);
        Checksum.check(bytes);
        try {
            io.tidegate.protocol.wire.v1.Command message = io.tidegate.protocol.wire.v1.Command.parseFrom(bytes);
            return new Command(
                    message.getRequest(),
                    kind(message.getKind()),
                    Bounds.text("argument", message.getArgument(), limits.maxArgumentBytes()),
                    message.getExpiresNs());
        } catch (InvalidProtocolBufferException e) {
            throw new UndecodableMessageException("not a protobuf command: " + e.getMessage(), e);
        }
    }

    /**
     * Decodes what an agent published.
     *
     * @throws UndecodableMessageException if it is no reply or breaks a bound
     */
    public static CommandReply decodeReply(byte[] bytes, ControlLimits limits) throws UndecodableMessageException {
        Bounds.atMost("bytes", bytes.length, limits.maxReplyTextBytes() + ControlLimits.OVERHEAD_BYTES);
        Checksum.check(bytes);
        try {
            io.tidegate.protocol.wire.v1.CommandReply message =
                    io.tidegate.protocol.wire.v1.CommandReply.parseFrom(bytes);
            return new CommandReply(
                    message.getRequest(),
                    state(message.getState()),
                    Bounds.text("text", message.getText(), limits.maxReplyTextBytes()));
        } catch (InvalidProtocolBufferException e) {
            throw new UndecodableMessageException("not a protobuf reply: " + e.getMessage(), e);
        }
    }

    private static CommandKind kind(Command.Kind kind) {
        return switch (kind) {
            case RESTART_SOURCE -> CommandKind.COMMAND_KIND_RESTART_SOURCE;
            case FLUSH -> CommandKind.COMMAND_KIND_FLUSH;
            case READ_ONCE -> CommandKind.COMMAND_KIND_READ_ONCE;
            case STATUS -> CommandKind.COMMAND_KIND_STATUS;
            case UNKNOWN -> CommandKind.COMMAND_KIND_UNSPECIFIED;
        };
    }

    private static Command.Kind kind(CommandKind kind) {
        return switch (kind) {
            case COMMAND_KIND_RESTART_SOURCE -> Command.Kind.RESTART_SOURCE;
            case COMMAND_KIND_FLUSH -> Command.Kind.FLUSH;
            case COMMAND_KIND_READ_ONCE -> Command.Kind.READ_ONCE;
            case COMMAND_KIND_STATUS -> Command.Kind.STATUS;
            case COMMAND_KIND_UNSPECIFIED, UNRECOGNIZED -> Command.Kind.UNKNOWN;
        };
    }

    private static CommandState state(CommandReply.State state) {
        return switch (state) {
            case DONE -> CommandState.COMMAND_STATE_DONE;
            case FAILED -> CommandState.COMMAND_STATE_FAILED;
            case EXPIRED -> CommandState.COMMAND_STATE_EXPIRED;
            case UNKNOWN -> CommandState.COMMAND_STATE_UNKNOWN;
        };
    }

    private static CommandReply.State state(CommandState state) throws UndecodableMessageException {
        return switch (state) {
            case COMMAND_STATE_DONE -> CommandReply.State.DONE;
            case COMMAND_STATE_FAILED -> CommandReply.State.FAILED;
            case COMMAND_STATE_EXPIRED -> CommandReply.State.EXPIRED;
            case COMMAND_STATE_UNKNOWN -> CommandReply.State.UNKNOWN;
            case COMMAND_STATE_UNSPECIFIED, UNRECOGNIZED ->
                throw new UndecodableMessageException("unknown state of a command " + state);
        };
    }
}
