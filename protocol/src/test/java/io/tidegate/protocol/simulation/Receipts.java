package io.tidegate.protocol.simulation;

import io.tidegate.protocol.sync.Receipt;
import java.util.List;

/** Receipts as a bug would read them. */
final class Receipts {

    private Receipts() {}

    static Receipt withCredit(Receipt receipt, long credit) {
        return copy(
                receipt, receipt.session(), receipt.hubRun(), receipt.number(), receipt.storedThrough(), credit, true);
    }

    static Receipt numbered(Receipt receipt, long number) {
        return copy(
                receipt,
                receipt.session(),
                receipt.hubRun(),
                number,
                receipt.storedThrough(),
                receipt.creditReadings(),
                true);
    }

    static Receipt through(Receipt receipt, long through) {
        return copy(
                receipt,
                receipt.session(),
                receipt.hubRun(),
                receipt.number(),
                through,
                receipt.creditReadings(),
                true);
    }

    static Receipt ofRun(Receipt receipt, long hubRun) {
        return copy(
                receipt,
                receipt.session(),
                hubRun,
                receipt.number(),
                receipt.storedThrough(),
                receipt.creditReadings(),
                true);
    }

    static Receipt ofSession(Receipt receipt, long session) {
        return copy(
                receipt,
                session,
                receipt.hubRun(),
                receipt.number(),
                receipt.storedThrough(),
                receipt.creditReadings(),
                true);
    }

    static Receipt withoutRewind(Receipt receipt) {
        return copy(
                receipt,
                receipt.session(),
                receipt.hubRun(),
                receipt.number(),
                receipt.storedThrough(),
                receipt.creditReadings(),
                false);
    }

    private static Receipt copy(
            Receipt receipt, long session, long hubRun, long number, long through, long credit, boolean rewind) {
        return new Receipt(
                receipt.stream(),
                session,
                hubRun,
                number,
                through,
                receipt.islands().stream()
                        .filter(island -> island.first() > through)
                        .toList(),
                credit,
                rewind ? receipt.rewind() : List.of(),
                receipt.lostReadings(),
                receipt.storedDespiteGap(),
                receipt.lostDespiteStored(),
                receipt.diverged(),
                false,
                receipt.hubTimeNs());
    }
}
