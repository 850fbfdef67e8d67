package io.tidegate.protocol.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A disk that keeps what was synced: generations of the record, and at most one that is being written. */
final class SimulatedVault {

    /** A record that is being written. */
    record Write(long number, VaultRecord record) {}

    private final List<VaultRecord> generations = new ArrayList<>(List.of(VaultRecord.EMPTY));
    private Optional<Write> underWay = Optional.empty();

    /** What is found after a power cut, at the latest. */
    VaultRecord durable() {
        return generations.get(generations.size() - 1);
    }

    Optional<Write> underWay() {
        return underWay;
    }

    void begin(long number, VaultRecord record) {
        if (underWay.isPresent()) {
            throw new AssertionError("two saves at once");
        }
        underWay = Optional.of(new Write(number, record));
    }

    long sync() {
        Write write = underWay.orElseThrow();
        generations.add(write.record());
        underWay = Optional.empty();
        return write.number();
    }

    long fail() {
        Write write = underWay.orElseThrow();
        underWay = Optional.empty();
        return write.number();
    }

    /** A write that nobody waited for to its end is there as a whole, or not at all. */
    void crash(SplittableRandom random, int survivorsOfFour) {
        if (underWay.isPresent() && random.nextInt(4) < survivorsOfFour) {
            sync();
        }
        underWay = Optional.empty();
    }

    /** The newest file is found damaged; the one before it is whole. */
    void damageNewest() {
        underWay = Optional.empty();
        if (generations.size() > 1) {
            generations.remove(generations.size() - 1);
        }
    }
}
