package io.tidegate.edge.source.mqtt;

import io.tidegate.edge.source.Intake;
import io.tidegate.edge.source.ObservationClock;
import io.tidegate.edge.source.ObservationClock.Stamp;
import io.tidegate.edge.source.Offer;
import io.tidegate.edge.source.OfferOutcome;
import io.tidegate.edge.source.OfferOutcome.Accepted;
import io.tidegate.edge.source.OfferOutcome.Busy;
import io.tidegate.edge.source.OfferOutcome.Failed;
import io.tidegate.edge.source.RejectReason;
import io.tidegate.edge.source.RejectedReadings;
import io.tidegate.edge.source.SourceProgress;
import io.tidegate.edge.source.mqtt.Deliveries.Arrival;
import io.tidegate.edge.source.mqtt.Deliveries.Delivery;
import io.tidegate.edge.source.mqtt.Deliveries.Step;
import io.tidegate.edge.source.payload.Payload;
import io.tidegate.edge.source.payload.PayloadTooLargeException;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages from the broker, offers their readings, and acknowledges a message once they are durable. A message
 * that cannot be read is counted, logged now and then, and acknowledged: it must not block those behind it. One that
 * the intake does not take is held, unacknowledged, and offered again; the broker's window bounds how many.
 */
final class MqttInbox implements PahoSubscription.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(MqttInbox.class);

    /** Bad messages are logged at most this often. */
    private static final long LOG_INTERVAL_MS = 60_000;

    /** More offers than the intake takes at once, so that nobody waits for a permit. */
    private static final int MAX_UNDER_WAY = 1_000_000;

    private static final Quality RETAINED = Quality.uncertain("retained by the broker, of unknown age");

    private final MqttOptions options;
    private final Intake intake;
    private final ObservationClock clock;
    private final RejectedReadings rejected;
    private final SourceProgress progress;
    private final LongSupplier nowMs;
    private final Deliveries deliveries = new Deliveries();

    /** Messages that the intake did not take; guarded by itself. */
    private final List<Held> held = new ArrayList<>();

    /** One permit for each offer whose outcome is not known. */
    private final Semaphore underWay = new Semaphore(MAX_UNDER_WAY);

    private volatile boolean stopped;
    private long loggedMs;
    private long unlogged;

    MqttInbox(
            MqttOptions options,
            Intake intake,
            ObservationClock clock,
            RejectedReadings rejected,
            SourceProgress progress,
            LongSupplier nowMs) {
        this.options = options;
        this.intake = intake;
        this.clock = clock;
        this.rejected = rejected;
        this.progress = progress;
        this.nowMs = nowMs;
        this.loggedMs = nowMs.getAsLong() - LOG_INTERVAL_MS;
    }

    @Override
    public void connected(boolean sessionPresent) {
        if (!sessionPresent) {
            deliveries.newSession();
        }
    }

    @Override
    public void arrived(PahoSubscription subscription, String topic, MqttMessage message) {
        arrived(topic, message, () -> subscription.acknowledge(message.getId()));
    }

    /** @param acknowledge sends the PUBACK; false if the connection is gone */
    void arrived(String topic, MqttMessage message, BooleanSupplier acknowledge) {
        if (stopped) {
            return;
        }
        if (message.getQos() == 0) {
            List<Reading> readings = readings(topic, message);
            if (!readings.isEmpty()) {
                offer(new Held(readings, null));
            }
            return;
        }
        Arrival arrival = deliveries.arrived(message.getId(), acknowledge);
        if (arrival.step() == Step.ACKNOWLEDGE) {
            deliveries.acknowledge(arrival.delivery());
        } else if (arrival.step() == Step.STORE) {
            List<Reading> readings = readings(topic, message);
            if (readings.isEmpty()) {
                deliveries.acknowledge(arrival.delivery());
            } else {
                offer(new Held(readings, arrival.delivery()));
            }
        }
    }

    /** Takes nothing more: what still arrives is left to the broker, without a PUBACK. */
    void stopTaking() {
        stopped = true;
    }

    /** Waits until what was offered is settled, so that its PUBACK goes out before the connection is closed. */
    void awaitSettled(long timeoutMs) throws InterruptedException {
        if (!underWay.tryAcquire(MAX_UNDER_WAY, timeoutMs, TimeUnit.MILLISECONDS)) {
            LOG.info(
                    "source {}: some messages were not stored in time; the broker delivers them again", options.name());
        } else {
            underWay.release(MAX_UNDER_WAY);
        }
    }

    /** Offers what the intake did not take before. */
    void offerHeldAgain() {
        List<Held> again;
        synchronized (held) {
            again = List.copyOf(held);
            held.clear();
        }
        again.forEach(this::offer);
    }

    /** The connection is gone: the broker will deliver again what is held. */
    void disconnected() {
        synchronized (held) {
            held.forEach(message -> {
                if (message.delivery() != null) {
                    deliveries.forget(message.delivery());
                }
            });
            held.clear();
        }
    }

    private void offer(Held message) {
        boolean awaited = message.delivery() != null;
        underWay.acquireUninterruptibly();
        intake.offer(new Offer(options.name(), options.lane(), message.readings(), null, awaited))
                .thenAccept(outcome -> {
                    settle(message, outcome);
                    underWay.release();
                });
    }

    /** On the storage thread: sends a PUBACK at most, which Paho only queues. */
    private void settle(Held message, OfferOutcome outcome) {
        Delivery delivery = message.delivery();
        if (outcome instanceof Accepted) {
            progress.accepted(message.readings());
            if (delivery != null) {
                deliveries.acknowledge(delivery);
            }
            return;
        }
        if (outcome instanceof Busy busy) {
            progress.failed("its readings are not taken: " + busy.reason());
        } else if (outcome instanceof Failed failed) {
            progress.failed("its readings could not be stored: " + failed.reason());
        }
        if (delivery != null) {
            synchronized (held) {
                held.add(message);
            }
        } else {
            // Nobody delivers a message of QoS 0 again.
            log("a message of QoS 0 is lost, because the intake did not take it; subscribe with qos: 1");
        }
    }

    /** The readings of a message; what is none of them is counted and logged. */
    private List<Reading> readings(String topic, MqttMessage message) {
        Stamp now = clock.now();
        try {
            Payload payload = options.payload().parse(options.name(), topic, message.getPayload(), now);
            if (payload.rejectedTotal() > 0) {
                rejected.add(payload.rejected());
                log("a message on %s is not what it should be: %s"
                        .formatted(topic, payload.flaws().get(0).detail()));
            }
            return message.isRetained() ? ofUnknownAge(payload.readings(), now) : payload.readings();
        } catch (PayloadTooLargeException e) {
            rejected.add(RejectReason.UNACCEPTABLE, 1);
            log("a message on %s is left out: %s".formatted(topic, e.detail()));
            return List.of();
        }
    }

    /** What the broker had retained was measured some time before it arrived, unless it says when. */
    private static List<Reading> ofUnknownAge(List<Reading> readings, Stamp now) {
        return readings.stream()
                .map(reading -> reading.timeNs() == now.timeNs()
                        ? new Reading(
                                reading.series(), reading.timeNs(), reading.value(), RETAINED, reading.timeQuality())
                        : reading)
                .toList();
    }

    private synchronized void log(String what) {
        unlogged++;
        if (nowMs.getAsLong() - loggedMs >= LOG_INTERVAL_MS) {
            LOG.warn("source {}: {} ({} such messages since this was last said)", options.name(), what, unlogged);
            loggedMs = nowMs.getAsLong();
            unlogged = 0;
        }
    }

    /**
     * Readings on their way.
     *
     * @param delivery to be acknowledged; null for QoS 0
     */
    private record Held(List<Reading> readings, @Nullable Delivery delivery) {}
}
