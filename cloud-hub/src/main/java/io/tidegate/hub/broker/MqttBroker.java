package io.tidegate.hub.broker;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.Topics;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** The broker that agents connect to, embedded or (later) a cluster. */
public interface MqttBroker extends AutoCloseable {

    /** Starts and returns the address that it listens on, with the port that was really taken. */
    InetSocketAddress start(Listener listener) throws BrokerStartException;

    /** Publishes to one agent; may lose it, never blocks, never throws. Retained ones are delivered on subscribing. */
    void publish(AgentId agent, Topics.Down kind, byte[] payload, String contentType, boolean retained);

    @Override
    void close();

    /** Hears what agents do; called on the broker's threads, must hand over and return. */
    interface Listener {

        /**
         * An agent published. The message is delivered to nobody else.
         *
         * @return completes when the message was taken, which answers the PUBACK: held only as back-pressure. After a
         *     while the broker completes it itself with {@link Verdict#BUSY}; who completes it first decides
         */
        CompletableFuture<Verdict> published(Topics.Upward from, byte[] payload);

        /** A client published to a topic that is not its own to publish to, and was refused. */
        void foreignTopic(String clientId, String topic);

        /** The agent has a connection; a second one takes the place of the first. */
        void connected(AgentId agent);

        /** The agent has no connection any more, whether it said farewell, vanished or was sent away. */
        void disconnected(AgentId agent);
    }

    /** How the PUBACK is answered. */
    enum Verdict {
        /** 0x00 success: taken. It proves nothing to the agent; receipts do. */
        TAKEN,
        /** 0x99 payload format invalid: not what its topic says. */
        MALFORMED,
        /** 0x97 quota exceeded: try again later. */
        BUSY,
        /** 0x83 implementation specific error. */
        FAILED
    }
}
