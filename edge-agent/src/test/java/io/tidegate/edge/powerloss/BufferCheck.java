package io.tidegate.edge.powerloss;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.buffer.AppendOutcome;
import io.tidegate.edge.buffer.AppendOutcome.Appended;
import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.edge.buffer.TestReadings;
import io.tidegate.edge.powerloss.Event.Offered;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.protocol.sync.SequenceRange;

/** Whether an open buffer has what it must have. */
final class BufferCheck {

    private final TelemetryBuffer buffer;
    private final Expectation expectation;

    BufferCheck(TelemetryBuffer buffer, Expectation expectation) {
        this.buffer = buffer;
        this.expectation = expectation;
    }

    /** Every number in a state in which it may be, every key, no append by halves, and a ledger that adds up. */
    void holds(Holdings holdings) throws BrokenPromise {
        expectation.check(holdings);
        for (Offered offered : expectation.undecided()) {
            wholeOrNot(offered, holdings);
        }
        for (Expectation.OfKey key : expectation.keys()) {
            if (key.promised()
                    && buffer.recall(key.key().key()).filter(key.key()::equals).isEmpty()) {
                throw new BrokenPromise("the idempotency key \"%s\" is forgotten"
                        .formatted(key.key().key()));
            }
        }
        LedgerCounts counts = buffer.counts();
        if (counts.pending() != holdings.pending()) {
            throw new BrokenPromise("the ledger says that %d readings are pending, and %d can be read"
                    .formatted(counts.pending(), holdings.pending()));
        }
    }

    /** It takes more, under numbers that nobody else has. */
    void goesOn(long serial) throws BrokenPromise {
        for (Lane lane : Lane.values()) {
            AppendOutcome outcome =
                    buffer.append(new Append(lane, TestReadings.numbered(serial, 3), java.util.List.of()));
            if (!(outcome instanceof Appended appended) || appended.range() == null) {
                throw new BrokenPromise("the next append was answered with " + outcome);
            }
            SequenceRange range = appended.range();
            if (range.first() <= expectation.highestGivenOut(appended.stream())) {
                throw new BrokenPromise(
                        "number %d of %s is given out twice".formatted(range.first(), appended.stream()));
            }
        }
    }

    /** An append that was not answered is there with its keys, or neither is. */
    private void wholeOrNot(Offered offered, Holdings holdings) throws BrokenPromise {
        Holdings.OfStream held = holdings.of(offered.stream());
        long there = 0;
        long toldOf = 0;
        for (int i = 0; i < offered.range().count(); i++) {
            int index = (int) offered.range().first() - 1 + i;
            there += index < held.serials().length && held.serials()[index] == offered.firstSerial() + i ? 1 : 0;
            toldOf += index < held.states().length && held.states()[index] == Expectation.lost(GapReason.SALVAGED)
                    ? 1
                    : 0;
        }
        // After a sync that failed, a process that starts anew sees in the system's memory what is not on the disk;
        // what
        // it then loses of it, it says.
        if (there != 0 && there + toldOf != offered.range().count()) {
            throw new BrokenPromise("of the append of %s to %s only %d readings are there"
                    .formatted(offered.range(), offered.stream(), there));
        }
        for (var key : offered.keys()) {
            if (buffer.recall(key.key()).isPresent() != there > 0) {
                throw new BrokenPromise("the idempotency key \"%s\" is %s, its readings are %s"
                        .formatted(key.key(), there > 0 ? "forgotten" : "remembered", there > 0 ? "there" : "not"));
            }
        }
    }
}
