package io.tidegate.hub.ingest;

import io.tidegate.hub.broker.MqttBroker;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.wire.ReceiptCodec;
import io.tidegate.protocol.wire.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * Reads receipts off the ledgers and sends them. What a ledger calls settled is on disk, for only a {@link
 * io.tidegate.hub.store.Committed} settles one; so a receipt can be sent at any time and is never more than true. Owned
 * by the lane.
 */
final class Receipts {

    private final MqttBroker broker;
    private final long hubRun;
    private final CreditPolicy credit;
    private final DoubleSupplier queueFill;
    private final DrainPace pace;
    private final int maxDespiteGap;
    private final InstantSource clock;
    private final HubMetrics metrics;
    private long number;

    /**
     * @param hubRun random, one per start of the hub
     * @param queueFill how full the ingest queue is, from 0 to 1
     * @param pace what a stream may have in flight while many drain
     * @param maxDespiteGap most ranges <em>stored despite a gap</em> in one receipt
     */
    Receipts(
            MqttBroker broker,
            long hubRun,
            CreditPolicy credit,
            DoubleSupplier queueFill,
            DrainPace pace,
            int maxDespiteGap,
            InstantSource clock,
            HubMetrics metrics) {
        this.broker = broker;
        this.hubRun = hubRun;
        this.credit = credit;
        this.queueFill = queueFill;
        this.pace = pace;
        this.maxDespiteGap = maxDespiteGap;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Sends what is owed. */
    void send(Map<StreamId, Owed> owed, StreamLedgers ledgers) {
        long nowMs = clock.millis();
        owed.keySet().forEach(stream -> pace.heard(stream, pending(ledgers.of(stream)), nowMs));
        long creditReadings = Math.min(credit.readings(queueFill.getAsDouble()), pace.shareReadings());
        owed.forEach((stream, answer) -> send(ledgers.of(stream), answer, creditReadings));
    }

    private static long pending(DedupLedger ledger) {
        return ledger.appendedThrough() - ledger.storedReadings() - ledger.lostReadings();
    }

    private void send(DedupLedger ledger, Owed answer, long creditReadings) {
        List<SequenceRange> despiteGap = answer.gapsHeard().ranges().stream()
                .flatMap(range -> ledger.storedIn(range).stream())
                .toList();
        List<SequenceRange> rewind = answer.report().map(ledger::rewind).orElse(List.of());
        // A status says what is settled, not how: the agent may take for stored what the hub has lost.
        List<SequenceRange> lost =
                answer.gapsHeard().isEmpty() && answer.report().isEmpty()
                        ? List.of()
                        : ledger.lostBeside(answer.gapsHeard());
        int from = 0;
        do {
            int to = Math.min(despiteGap.size(), from + maxDespiteGap);
            send(receipt(
                    ledger, creditReadings, rewind, despiteGap.subList(from, to), lost, answer.asksForDefinitions()));
            from = to;
        } while (from < despiteGap.size());
    }

    private Receipt receipt(
            DedupLedger ledger,
            long creditReadings,
            List<SequenceRange> rewind,
            List<SequenceRange> storedDespiteGap,
            List<SequenceRange> lostDespiteStored,
            boolean defineAgain) {
        return new Receipt(
                ledger.stream(),
                ledger.session().orElse(0),
                hubRun,
                ++number,
                ledger.storedThrough(),
                ledger.islands(),
                creditReadings,
                rewind,
                ledger.lostReadings(),
                storedDespiteGap,
                lostDespiteStored,
                ledger.hasDiverged(),
                defineAgain,
                ns(clock.instant()));
    }

    private void send(Receipt receipt) {
        broker.publish(
                receipt.stream().agent(),
                Topics.Down.RECEIPT,
                ReceiptCodec.encode(receipt),
                ReceiptCodec.CONTENT_TYPE,
                false);
        metrics.receiptSent();
    }

    /** Nanoseconds since the Unix epoch. */
    static long ns(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }
}
