package io.tidegate.edge.source.mqtt;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The QoS 1 deliveries that have no PUBACK yet, by packet identifier, so that one which the broker repeats on the next
 * connection is not stored twice. As long as no PUBACK was sent, the identifier cannot mean another message (MQTT 5,
 * 2.2.1). Once one was sent, it can: should it be lost with its connection, the repeated message is stored again, for
 * that is better than to take a new message for an old one.
 *
 * <pre>
 * state    | arrives          | readings are durable              | not taken, connection gone
 * unknown  | offered: STORE   |                                   |
 * offered  | WAIT             | PUBACK sent: unknown, if not: durable | unknown
 * durable  | unknown: ACKNOWLEDGE |                               |
 * </pre>
 *
 * <p>A new session of the broker's forgets everything, for its identifiers begin anew. Thread-safe.
 */
final class Deliveries {

    private final Map<Integer, Delivery> unacknowledged = new HashMap<>();

    /**
     * A delivery has arrived.
     *
     * @param acknowledge sends its PUBACK on the connection that it arrived on; false if that is gone
     */
    synchronized Arrival arrived(int packetId, BooleanSupplier acknowledge) {
        @Nullable Delivery earlier = unacknowledged.get(packetId);
        if (earlier == null) {
            Delivery delivery = new Delivery(packetId, acknowledge);
            unacknowledged.put(packetId, delivery);
            return new Arrival(Step.STORE, delivery);
        }
        earlier.acknowledge = acknowledge;
        return new Arrival(earlier.durable ? Step.ACKNOWLEDGE : Step.WAIT, earlier);
    }

    /** The readings of a delivery are durable: acknowledges it, now or when it arrives again. */
    void acknowledge(Delivery delivery) {
        BooleanSupplier acknowledge;
        synchronized (this) {
            delivery.durable = true;
            acknowledge = delivery.acknowledge;
        }
        if (acknowledge.getAsBoolean()) {
            forget(delivery);
        }
    }

    /** The readings of a delivery were not taken, and its connection is gone: the broker will deliver it again. */
    synchronized void forget(Delivery delivery) {
        unacknowledged.remove(delivery.packetId, delivery);
    }

    /** The broker knows nothing of earlier deliveries. */
    synchronized void newSession() {
        unacknowledged.clear();
    }

    /** What is to be done with a delivery that has arrived. */
    enum Step {
        /** Its readings are to be stored. */
        STORE,
        /** Its readings are being stored already; the PUBACK follows. */
        WAIT,
        /** Its readings are durable and only the PUBACK is missing. */
        ACKNOWLEDGE
    }

    record Arrival(Step step, Delivery delivery) {}

    /** One delivery, equal only to itself. */
    static final class Delivery {

        private final int packetId;
        private BooleanSupplier acknowledge;
        private boolean durable;

        private Delivery(int packetId, BooleanSupplier acknowledge) {
            this.packetId = packetId;
            this.acknowledge = acknowledge;
        }
    }
}
