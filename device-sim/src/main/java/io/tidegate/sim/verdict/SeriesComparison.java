package io.tidegate.sim.verdict;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compares two multisets of (time, value), bit for bit: what was sent, and what is stored. The order in which stored
 * readings come does not matter. Costs 16 bytes per reading sent; of what is stored only that is kept which matches
 * nothing, and of that at most {@link #MAX_STRAYS}. Not thread-safe.
 *
 * <p>A stored reading without a match is put beside a sent one without a match: at the same time (a wrong value), else
 * of the same value (a wrong time); what remains is a phantom, and what remains of the sent ones is missing.
 */
public final class SeriesComparison {

    /** Stored readings without a match that are kept to be explained; further ones count as phantoms. */
    static final int MAX_STRAYS = 10_000;

    /** Offenders kept per series. */
    static final int MAX_OFFENDERS = 20;

    private final String series;
    private final long[] times;
    private final long[] values;
    private final BitSet matched = new BitSet();
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final List<Offender> offenders = new ArrayList<>();
    private final List<Stray> strays = new ArrayList<>();
    private long stored;
    private long toldThroughNs = Long.MIN_VALUE;

    private record Stray(long timeNs, long bits) {}

    /**
     * Begins with what was sent. Both arrays are sorted in place, and are the comparison's until the verdict.
     *
     * @param series its text form
     * @param timesNs of the readings sent
     * @param bits their values, as {@link Double#doubleToRawLongBits}; as many as times
     */
    public SeriesComparison(String series, long[] timesNs, long[] bits) {
        this.series = series;
        this.times = timesNs;
        this.values = bits;
        Sorting.pairs(times, values);
    }

    /** Takes a stored reading as the hub tells it, which is in the order of time. */
    public void told(long timeNs, double value) {
        if (timeNs < toldThroughNs) {
            fault(
                    Fault.OUT_OF_ORDER,
                    "%s at %s comes after one at %s".formatted(value, time(timeNs), time(toldThroughNs)));
        }
        toldThroughNs = Math.max(toldThroughNs, timeNs);
        stored(timeNs, value);
    }

    /** Takes a stored reading, in any order. */
    public void stored(long timeNs, double value) {
        stored++;
        long bits = Double.doubleToRawLongBits(value);
        int first = Sorting.lowerBound(times, values, timeNs, bits);
        if (first == times.length || times[first] != timeNs || values[first] != bits) {
            stray(new Stray(timeNs, bits));
            return;
        }
        int free = matched.nextClearBit(first);
        if (free < times.length && times[free] == timeNs && values[free] == bits) {
            matched.set(free);
        } else {
            fault(Fault.TWICE, "%s at %s is stored once more".formatted(number(bits), time(timeNs)));
        }
    }

    /** Takes a stored reading that belongs to no series that was sent. */
    public void storedElsewhere(String elsewhere, long timeNs, double value) {
        stored++;
        fault(
                Fault.PHANTOM,
                "%s at %s is stored in %s, where it does not belong".formatted(value, time(timeNs), elsewhere));
    }

    private void stray(Stray stray) {
        if (strays.size() < MAX_STRAYS) {
            strays.add(stray);
        } else {
            phantom(stray);
        }
    }

    /** The verdict, once everything stored was taken. */
    public SeriesVerdict verdict() {
        List<Stray> unexplained =
                strays.stream().filter(stray -> !explainedByTime(stray)).toList();
        Map<Long, List<Integer>> missingByValue = missing()
                .boxed()
                .limit(unexplained.isEmpty() ? 0 : Long.MAX_VALUE)
                .collect(Collectors.groupingBy(i -> values[i]));
        for (Stray stray : unexplained) {
            if (!explainedByValue(stray, missingByValue.getOrDefault(stray.bits(), List.of()))) {
                phantom(stray);
            }
        }
        missing()
                .forEach(i ->
                        fault(Fault.MISSING, "%s at %s is not stored".formatted(number(values[i]), time(times[i]))));
        return new SeriesVerdict(series, times.length, stored, faults, offenders);
    }

    private boolean explainedByTime(Stray stray) {
        int i = Sorting.lowerBound(times, values, stray.timeNs(), Long.MIN_VALUE);
        i = matched.nextClearBit(i);
        if (i >= times.length || times[i] != stray.timeNs()) {
            return false;
        }
        matched.set(i);
        fault(
                Fault.WRONG_VALUE,
                "%s at %s is stored as %s".formatted(number(values[i]), time(times[i]), number(stray.bits())));
        return true;
    }

    private boolean explainedByValue(Stray stray, List<Integer> candidates) {
        for (int i : candidates) {
            if (!matched.get(i)) {
                matched.set(i);
                fault(
                        Fault.WRONG_TIME,
                        "%s at %s is stored at %s".formatted(number(values[i]), time(times[i]), time(stray.timeNs())));
                return true;
            }
        }
        return false;
    }

    private IntStream missing() {
        return IntStream.range(0, times.length).filter(i -> !matched.get(i));
    }

    private void phantom(Stray stray) {
        fault(
                Fault.PHANTOM,
                "%s at %s is stored but was never sent".formatted(number(stray.bits()), time(stray.timeNs())));
    }

    private void fault(Fault fault, String detail) {
        faults.merge(fault, 1L, Long::sum);
        if (offenders.size() < MAX_OFFENDERS) {
            offenders.add(new Offender(series, fault, detail));
        }
    }

    private static String number(long bits) {
        double value = Double.longBitsToDouble(bits);
        return Double.isNaN(value) ? "something that is no number" : Double.toString(value);
    }

    private static String time(long ns) {
        return Instant.ofEpochSecond(Math.floorDiv(ns, 1_000_000_000L), Math.floorMod(ns, 1_000_000_000L))
                .toString();
    }
}
