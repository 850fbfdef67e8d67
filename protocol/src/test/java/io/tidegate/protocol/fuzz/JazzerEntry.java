package io.tidegate.protocol.fuzz;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/**
 * What Jazzer calls, by these names. Its arguments are the classes of the targets and a file that is told what the run has
 * cost.
 */
public final class JazzerEntry {

    /** After so many inputs everything that is loaded once has been loaded, and what grows from there on is a leak. */
    private static final int WARM_INPUTS = 1_000;

    private static InputMeter meter = new InputMeter(new Together(List.of()));
    private static Path figures = Path.of("");
    private static long warmBytes;

    private JazzerEntry() {}

    /** Before the first input. */
    public static void fuzzerInitialize(String[] args) {
        List<FuzzTarget> targets = FuzzTargets.ofClasses(args[0]);
        meter = new InputMeter(targets.size() == 1 ? targets.get(0) : new Together(targets));
        figures = Path.of(args[1]);
        targets.forEach(JazzerEntry::warmUp);
    }

    /** What every input needs is loaded before one is timed. What a seed finds is found again when its turn comes. */
    private static void warmUp(FuzzTarget target) {
        for (byte[] seed : target.seeds()) {
            try {
                target.feed(seed);
            } catch (Exception | AssertionError foundLater) {
                return;
            }
        }
    }

    /** For each input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        meter.feed(input);
        if (meter.inputs() == WARM_INPUTS) {
            warmBytes = heapBytes();
        }
    }

    /** After the last input, or the one that failed; on the thread that ends the machine, so it must not throw. */
    public static void fuzzerTearDown() {
        long leftBytes = warmBytes == 0 ? 0 : Math.max(0, heapBytes() - warmBytes);
        try {
            new FuzzFigures(meter.inputs(), meter.slowestMs(), Math.max(meter.mostAllocatedBytes(), leftBytes))
                    .write(figures);
        } catch (IOException e) {
            System.err.println("the figures are not written: " + e);
        }
    }

    private static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
