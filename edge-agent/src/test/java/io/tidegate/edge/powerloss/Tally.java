package io.tidegate.edge.powerloss;

import java.util.Map;
import java.util.TreeMap;

/** Counts what was tried. Thread-safe. */
final class Tally {

    private final Map<String, Integer> pointsByKind = new TreeMap<>();
    private long accepted;
    private int faults;
    private int unopenable;

    /** A crash point was looked at, at which so many readings had been accepted. */
    synchronized void point(String kind, long acceptedReadings) {
        pointsByKind.merge(kind, 1, Integer::sum);
        accepted += acceptedReadings;
    }

    /** A life was led on a disk that failed. */
    synchronized void fault() {
        faults++;
    }

    synchronized void unopenable() {
        unopenable++;
    }

    synchronized int points() {
        return pointsByKind.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many points there were of each kind. */
    synchronized Map<String, Integer> pointsByKind() {
        return new TreeMap<>(pointsByKind);
    }

    synchronized long accepted() {
        return accepted;
    }

    synchronized int faults() {
        return faults;
    }

    synchronized int unopenableBuffers() {
        return unopenable;
    }
}
