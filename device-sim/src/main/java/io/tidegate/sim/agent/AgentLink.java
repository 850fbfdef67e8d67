package io.tidegate.sim.agent;

import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SequenceRange;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A simulated agent's connection to the hub. Never blocks; what happens on it arrives at the {@link Listener}. */
public interface AgentLink {

    /** Begins to connect and subscribe; ends in {@link Listener#connected} or {@link Listener#disconnected}. */
    void connect(long session, Listener listener);

    /** Publishes a retained status. */
    void publishStatus(byte[] status);

    /**
     * Publishes a batch; ends in {@link Listener#acknowledged} or {@link Listener#refused} while the link stands.
     *
     * @param range its readings; null if it has gap records only
     */
    void publishBatch(byte[] batch, @Nullable SequenceRange range);

    /** Publishes what there is to say about its configuration; one that is lost is replaced by the next. */
    void publishReport(byte[] report);

    /** Breaks the connection without a farewell, as a cable does; nothing more is heard of it. */
    void cut();

    /** Says farewell and disconnects; completes when it is down, whatever became of the farewell. */
    CompletionStage<Void> close(byte[] farewell);

    /** Hears what happens, on the agent's loop. */
    interface Listener {

        /** The connection stands and is subscribed. */
        void connected();

        /** It failed, or it ended. */
        void disconnected(String reason);

        /** The broker has taken a batch; that proves nothing. */
        void acknowledged();

        /**
         * The broker has refused a batch.
         *
         * @param range as it was published
         * @param undecodable whether its content was the reason
         */
        void refused(@Nullable SequenceRange range, boolean undecodable);

        void received(Receipt receipt);

        /** What the hub wants it to run. */
        void received(DesiredConfig desired);
    }
}
