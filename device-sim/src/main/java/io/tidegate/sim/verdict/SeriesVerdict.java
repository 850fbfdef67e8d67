package io.tidegate.sim.verdict;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How one series compares.
 *
 * @param series its text form
 * @param sent readings that were sent
 * @param stored readings that the hub gave back
 * @param faults how many of each; every fault is present
 * @param offenders the first ones
 */
public record SeriesVerdict(String series, long sent, long stored, Map<Fault, Long> faults, List<Offender> offenders) {

    /** Offenders shown of many series. */
    private static final int MAX_OFFENDERS = 20;

    public SeriesVerdict {
        EnumMap<Fault, Long> complete = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            complete.put(fault, faults.getOrDefault(fault, 0L));
        }
        faults = Collections.unmodifiableMap(complete);
        offenders = List.copyOf(offenders);
    }

    /** Whether every reading arrived once, equal in value and time. */
    public boolean passed() {
        return faults.values().stream().allMatch(count -> count == 0);
    }

    /** Many together, with the first offenders of all. */
    public static SeriesVerdict total(List<SeriesVerdict> all) {
        Map<Fault, Long> faults = new EnumMap<>(Fault.class);
        all.forEach(one -> one.faults().forEach((fault, count) -> faults.merge(fault, count, Long::sum)));
        return new SeriesVerdict(
                "total",
                all.stream().mapToLong(SeriesVerdict::sent).sum(),
                all.stream().mapToLong(SeriesVerdict::stored).sum(),
                faults,
                all.stream()
                        .flatMap(one -> one.offenders().stream())
                        .limit(MAX_OFFENDERS)
                        .toList());
    }
}
