package io.tidegate.edge.source.mqtt;

import io.tidegate.edge.mqtt.Backoff;
import io.tidegate.edge.source.Intake;
import io.tidegate.edge.source.ObservationClock;
import io.tidegate.edge.source.RejectedReadings;
import io.tidegate.edge.source.Source;
import io.tidegate.edge.source.SourceProgress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Source {@code mqtt}: the messages of a broker near the gateway. One thread keeps one {@link PahoSubscription} alive
 * at a time; what a message holds and when it is acknowledged is the matter of {@link MqttInbox}.
 */
public final class MqttSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(MqttSource.class);

    /** How often messages that the intake did not take are offered again. */
    private static final long RETRY_INTERVAL_MS = 1_000;

    /** How long a stop waits for the disk, so that messages are not delivered again only because the agent stopped. */
    private static final long SETTLE_TIMEOUT_MS = 2_000;

    private final MqttOptions options;
    private final LongSupplier nowMs;
    private final SourceProgress progress = new SourceProgress();
    private final MqttInbox inbox;
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Thread thread;

    /**
     * A source that is not connecting yet.
     *
     * @param rejected counts what messages hold that is no reading
     * @param nowMs a monotonic clock, milliseconds
     */
    public MqttSource(
            MqttOptions options, Intake intake, ObservationClock clock, RejectedReadings rejected, LongSupplier nowMs) {
        this.options = options;
        this.nowMs = nowMs;
        this.inbox = new MqttInbox(options, intake, clock, rejected, progress, nowMs);
    }

    @Override
    public String name() {
        return options.name();
    }

    @Override
    public void start() {
        Thread keeper = new Thread(this::keepConnected, "source-" + options.name());
        keeper.setDaemon(true);
        thread = keeper;
        keeper.start();
    }

    @Override
    public Health health() {
        return progress.health();
    }

    @Override
    public void close() {
        closing.countDown();
        Thread keeper = thread;
        if (keeper != null) {
            try {
                keeper.join(options.limits().connectTimeoutMs());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void keepConnected() {
        int failures = 0;
        long downSinceMs = nowMs.getAsLong();
        try {
            while (closing.getCount() > 0) {
                boolean stood = connectOnce();
                downSinceMs = stood ? nowMs.getAsLong() : downSinceMs;
                failures = stood ? 1 : failures + 1;
                long waitMs = Backoff.DEFAULT.waitMs(failures, nowMs.getAsLong() - downSinceMs);
                boolean closed = closing.await(waitMs, TimeUnit.MILLISECONDS);
                LOG.debug("source {} {}", options.name(), closed ? "stops" : "tries again");
            }
        } catch (InterruptedException e) {
            LOG.warn("source {} was interrupted and delivers no more", options.name());
        }
    }

    /** Connects and stays while the connection does; returns whether it stood. */
    private boolean connectOnce() throws InterruptedException {
        PahoSubscription subscription = null;
        boolean stood = false;
        try {
            subscription = new PahoSubscription(options, inbox);
            subscription.open();
            stood = true;
            progress.works();
            LOG.info("source {} is subscribed at {}", options.name(), options.brokerUri());
            while (closing.getCount() > 0 && !subscription.awaitEnd(RETRY_INTERVAL_MS)) {
                inbox.offerHeldAgain();
            }
            if (closing.getCount() > 0) {
                failed(subscription.endReason());
            } else {
                inbox.stopTaking();
                inbox.awaitSettled(SETTLE_TIMEOUT_MS);
            }
        } catch (MqttException e) {
            failed(PahoSubscription.explain(e));
        } finally {
            if (subscription != null) {
                subscription.dispose();
            }
            inbox.disconnected();
        }
        return stood;
    }

    private void failed(String why) {
        String error = "the broker at %s is not reached: %s".formatted(options.brokerUri(), why);
        if (!progress.health().error().equals(error)) {
            LOG.warn("source {}: {}; it tries again", options.name(), error);
        }
        progress.failed(error);
    }
}
