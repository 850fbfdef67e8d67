package io.tidegate.hub.command;

import io.tidegate.hub.broker.MqttBroker;
import io.tidegate.hub.ingest.ReplyListener;
import io.tidegate.protocol.control.Command;
import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.CommandCodec;
import io.tidegate.protocol.wire.Topics;
import io.tidegate.protocol.wire.UndecodableMessageException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A broker with agents behind it that answer every command at once, or none. */
public final class RepliesOnDemand implements MqttBroker {

    private final List<Command> commands = new CopyOnWriteArrayList<>();
    private volatile @Nullable ReplyListener listener;
    private volatile CommandReply.@Nullable State state;
    private volatile String text = "";

    /** From now on every command is answered like this; not at all if {@code null}. */
    public void replyWith(CommandReply.@Nullable State with, String said) {
        text = said;
        state = with;
    }

    /** Who hears of replies. */
    public void answerTo(ReplyListener replies) {
        listener = replies;
    }

    /** What was sent, in order. */
    public List<Command> commands() {
        return commands;
    }

    @Override
    public InetSocketAddress start(Listener agents) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    public void publish(AgentId agent, Topics.Down kind, byte[] payload, String contentType, boolean retained) {
        if (kind != Topics.Down.COMMAND || retained || !contentType.equals(CommandCodec.CONTENT_TYPE)) {
            throw new AssertionError("not a command: " + kind + " " + contentType);
        }
        try {
            Command command = CommandCodec.decode(payload, ControlLimits.DEFAULT);
            commands.add(command);
            CommandReply.State with = state;
            ReplyListener replies = listener;
            if (with != null && replies != null) {
                replies.replied(agent, new CommandReply(command.request(), with, text));
            }
        } catch (UndecodableMessageException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {}
}
