package io.tidegate.edge.uplink;

import io.tidegate.protocol.control.Command;
import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.wire.AgentStatus;
import java.net.URI;

/**
 * The agent's connection to its hub. It <em>may lose</em> anything it was given, <em>never blocks</em> and <em>never
 * throws</em>: only receipts say what arrived.
 */
public interface HubLink extends AutoCloseable {

    /** Names who hears what the hub asks for; to be called once, before {@link #start}. */
    void control(ControlListener listener);

    /** Begins to connect and keeps at it until {@link #close}; returns at once. */
    void start(Listener listener);

    /** Connects to {@code url} from now on; a connection to another address is ended in order. Returns at once. */
    void connectTo(URI url);

    /** Whether {@link #publishBatch} would take a batch now. */
    boolean hasRoom();

    /**
     * Publishes an encoded batch.
     *
     * @param readings how many are in it
     * @param token given back to {@link Listener#acknowledged} or {@link Listener#refused}
     * @return false if there is no connection or no slot free below the broker's receive maximum: try again after the
     *     next {@link Listener#acknowledged} or {@link Listener#connected}
     */
    boolean publishBatch(byte[] batch, long readings, long token);

    /** Publishes the agent's status, retained; the newest wins. */
    void publishStatus(AgentStatus status);

    /** Publishes what is to be said of the configuration; the newest wins, also over one that has not left yet. */
    void publishReport(ReportedConfig report);

    /** Publishes the reply to a command. */
    void publishReply(CommandReply reply);

    /** How the link is now. */
    LinkState state();

    /**
     * Whether the hub has sent a receipt on the connection that stands, and that one is to the address that is asked for now.
     */
    boolean hasHubAnswered();

    /** Says farewell if it can within a second, and disconnects. */
    @Override
    void close();

    /** Hears what happens on the link; called on the link's threads, must hand over and return. */
    interface Listener {

        /**
         * A connection stands and is subscribed.
         *
         * @param session random, drawn for this connection
         */
        void connected(long session);

        /** The connection is gone; what was not acknowledged may or may not have arrived. */
        void disconnected(String reason);

        /** The broker has taken the message. It proves nothing, but frees a slot. */
        void acknowledged(long token);

        /** The broker has refused the message; its MQTT 5 reason code and a text for people. */
        void refused(long token, int reasonCode, String reason);

        void received(Receipt receipt);
    }

    /** Hears what the hub asks for; called on the link's threads, must hand over and return. */
    interface ControlListener {

        /** A connection stands: the hub knows nothing of this agent. */
        void connected();

        /** A configuration has arrived, from the hub or from somebody who says so. */
        void desired(DesiredConfig desired);

        /** Something that is no configuration has arrived in the place of one; why, for a person. */
        void undecodable(String why);

        /**
         * A command has arrived.
         *
         * @param hubNowNs what the hub's clock says now, nanoseconds since the Unix epoch; {@code Long.MAX_VALUE} while that is
         *     not known
         */
        void command(Command command, long hubNowNs);
    }

    /**
     * How the link is.
     *
     * @param url where it connects to
     * @param connected whether a connection stands
     * @param error why not, for a person; empty while connected
     * @param sentBytes payload bytes published since the start
     * @param sentReadings readings published since the start, those included that were sent again
     */
    record LinkState(String url, boolean connected, String error, long sentBytes, long sentReadings) {}
}
