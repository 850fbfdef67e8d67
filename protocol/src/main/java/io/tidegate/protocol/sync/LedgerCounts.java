package io.tidegate.protocol.sync;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The ledger equation of G4: {@code accepted = stored + pending + lost}. It holds by construction, because pending is
 * what remains of accepted.
 *
 * @param accepted readings that were given a number
 * @param stored readings that the hub has receipted
 * @param lost readings that will never come, by reason; every reason is present
 */
public record LedgerCounts(long accepted, long stored, Map<GapReason, Long> lost) {

    public LedgerCounts {
        EnumMap<GapReason, Long> complete = new EnumMap<>(GapReason.class);
        for (GapReason reason : GapReason.values()) {
            complete.put(reason, lost.getOrDefault(reason, 0L));
        }
        lost = Collections.unmodifiableMap(complete);
    }

    public static LedgerCounts zero() {
        return new LedgerCounts(0, 0, Map.of());
    }

    /** Readings that are neither stored nor lost. */
    public long pending() {
        return accepted - stored - lostTotal();
    }

    public long lostTotal() {
        return lost.values().stream().mapToLong(Long::longValue).sum();
    }

    public LedgerCounts plus(LedgerCounts other) {
        EnumMap<GapReason, Long> sum = new EnumMap<>(lost);
        other.lost.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
        return new LedgerCounts(accepted + other.accepted, stored + other.stored, sum);
    }
}
