package io.tidegate.protocol.simulation;

import java.util.ArrayList;
import java.util.List;

/** What happened in a world, as lines and as one number. */
final class Trace {

    private final List<String> lines = new ArrayList<>();
    private long hash = 1_125_899_906_842_597L;

    void note(long atMs, String what) {
        lines.add(atMs + " ms  " + what);
        hash = hash * 31 + what.hashCode();
        hash = hash * 31 + atMs;
    }

    long hash() {
        return hash;
    }

    List<String> lines() {
        return lines;
    }
}
