package io.tidegate.protocol.simulation;

import io.tidegate.protocol.simulation.BrokenPromise.Promise;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SendWindow;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncAction;
import io.tidegate.protocol.sync.SyncLimits;
import java.util.List;
import java.util.Optional;

/** The product's {@link SendWindow}, watched from outside, and with a bug in what it is told if one is planted. */
final class BuggyWindow {

    private static final long UNBOUNDED_CREDIT = 1_000_000;
    private static final long FRESH_MS = 100;

    private final SendWindow window;
    private final Bugs bugs;
    private long session;
    private boolean greeted;
    /** The most that was granted in this session. */
    private long credit;

    private long backlogThrough;
    private long hiddenThrough;
    private long lastAppendMs = Long.MIN_VALUE / 2;
    private long receipts;
    private long counted;

    BuggyWindow(
            StreamId stream,
            SyncLimits limits,
            Bugs bugs,
            long appendedThrough,
            List<SequenceRange> stored,
            List<Gap> gaps) {
        this.bugs = bugs;
        this.window = new SendWindow(
                stream,
                bugs.has(PlantedBug.TIMEOUT_FORGOTTEN) ? limits.withReceiptTimeoutMs(Long.MAX_VALUE / 4) : limits,
                appendedThrough,
                stored,
                gaps);
    }

    StreamId stream() {
        return window.stream();
    }

    void onAppended(long through, long nowMs) {
        lastAppendMs = nowMs;
        if (bugs.has(PlantedBug.BACKLOG_BEFORE_FRESH) && !window.isDrained()) {
            hiddenThrough = through;
        } else {
            window.onAppended(through, nowMs);
        }
    }

    void onGap(Gap gap) {
        window.onGap(gap);
    }

    void onConnected(long newSession) {
        session = newSession;
        greeted = false;
        credit = 0;
        backlogThrough = window.appendedThrough();
        window.onConnected(newSession);
    }

    void onDisconnected() {
        greeted = false;
        window.onDisconnected();
    }

    List<SyncAction> onReceipt(Receipt said) {
        Receipt receipt = said;
        if (bugs.has(PlantedBug.CREDIT_IGNORED)) {
            receipt = Receipts.withCredit(receipt, UNBOUNDED_CREDIT);
        }
        if (bugs.has(PlantedBug.CLOCK_USED_FOR_ORDER)) {
            receipt = Receipts.numbered(receipt, receipt.hubTimeNs());
        }
        if (bugs.has(PlantedBug.RECEIPT_NOT_IDEMPOTENT)) {
            // As if each receipt said how many more are stored.
            counted = Math.min(window.appendedThrough(), counted + receipt.storedThrough());
            receipt = Receipts.numbered(Receipts.through(receipt, counted), ++receipts);
        }
        if (bugs.has(PlantedBug.SESSION_NOT_CHECKED)) {
            receipt = Receipts.ofSession(receipt, session);
        }
        if (bugs.has(PlantedBug.RESTORED_HUB_NOT_NOTICED)) {
            receipt = Receipts.withoutRewind(receipt);
        }
        if (receipt.session() == session) {
            greeted = true;
            credit = Math.max(credit, said.creditReadings());
        }
        return window.onReceipt(receipt);
    }

    Optional<SequenceRange> next(long nowMs) {
        if (hiddenThrough > 0 && window.isDrained()) {
            window.onAppended(hiddenThrough, nowMs);
            hiddenThrough = 0;
        }
        boolean fresh = nowMs - lastAppendMs < FRESH_MS;
        return window.next(nowMs)
                .filter(range -> !bugs.has(PlantedBug.BACKLOG_STARVES) || !fresh || range.first() > backlogThrough);
    }

    void transmitted(SequenceRange range, long nowMs) {
        window.transmitted(range, nowMs);
        if (window.inFlightReadings() > credit) {
            throw new BrokenPromise(
                    Promise.CREDIT_IS_KEPT,
                    window.inFlightReadings() + " readings of " + stream() + " are in flight, the hub granted "
                            + credit);
        }
    }

    List<SyncAction> refused(SequenceRange range, boolean undecodable, long nowMs) {
        return window.refused(range, undecodable, nowMs);
    }

    List<Gap> gapsToSend() {
        return window.gapsToSend();
    }

    boolean gapsDue(long nowMs) {
        return window.gapsDue(nowMs);
    }

    void gapsTransmitted(long nowMs) {
        window.gapsTransmitted(nowMs);
    }

    long appendedThrough() {
        return window.appendedThrough();
    }

    long inFlightReadings() {
        return window.inFlightReadings();
    }

    boolean isGreeted() {
        return greeted;
    }

    boolean isOutOfCredit() {
        return greeted && window.inFlightReadings() >= credit;
    }
}
