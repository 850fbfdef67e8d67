package io.tidegate.protocol.fuzz;

/** What one input may cost, and what a run may. */
final class FuzzLimits {

    /** Longest that one input may keep a processor busy. The clock on the wall would blame the machine's other work. */
    static final long MAX_CPU_MS = 1_000;

    /** Longest that one input may take in all, also when it waits for something. */
    static final int MAX_WALL_SECONDS = 30;

    /** Most that one input may allocate, and most that all inputs of a run may leave behind. */
    static final long MAX_GROWTH_BYTES = 256L << 20;

    /** Heap of a run: what allocates more than it may between two looks dies by it. */
    static final int HEAP_MB = 384;

    /**
     * Memory of a run in all, beyond which libFuzzer ends it. Above the heap it holds libFuzzer's own tables, which grow with
     * the inputs that it has tried, so it must not be near to what they take; what a target allocates the heap bounds.
     */
    static final int RESIDENT_MB = 4_096;

    private FuzzLimits() {}
}
