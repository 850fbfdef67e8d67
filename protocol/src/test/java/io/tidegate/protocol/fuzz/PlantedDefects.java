package io.tidegate.protocol.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Decoders with a defect each, behind four bytes that nobody guesses: only a search that branches guide gets there. */
final class PlantedDefects {

    private PlantedDefects() {}

    private abstract static class Planted implements FuzzTarget {

        @Override
        public String name() {
            return "planted";
        }

        @Override
        public void feed(byte[] input) {
            if (input.length > 4 && input[0] == 'T' && input[1] == 'i' && input[2] == 'd' && input[3] == 'e') {
                defect(input);
            }
        }

        abstract void defect(byte[] input);
    }

    /** Throws what it does not promise. */
    public static final class Throwing extends Planted {
        @Override
        void defect(byte[] input) {
            throw new IndexOutOfBoundsException("planted");
        }
    }

    /** Gives back something else than it was given. */
    public static final class Lossy extends Planted {
        @Override
        void defect(byte[] input) {
            byte[] roundTripped = input.clone();
            roundTripped[4] &= 0x7F;
            FuzzTarget.holds("planted: the last bit is lost", Arrays.equals(input, roundTripped));
        }
    }

    /** Comes back, but late. */
    public static final class Slow extends Planted {
        @Override
        void defect(byte[] input) {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long untilNs = threads.getCurrentThreadCpuTime() + TimeUnit.MILLISECONDS.toNanos(2 * FuzzLimits.MAX_CPU_MS);
            while (threads.getCurrentThreadCpuTime() < untilNs) {
                Thread.onSpinWait();
            }
        }
    }

    /** Does not come back. */
    public static final class Endless extends Planted {
        @Override
        void defect(byte[] input) {
            while (input.length > 0) {
                Thread.onSpinWait();
            }
        }
    }

    /** Allocates much, and lets go of it again. */
    public static final class Greedy extends Planted {
        @Override
        void defect(byte[] input) {
            for (int i = 0; i < 300; i++) {
                byte[] mebibyte = new byte[1 << 20];
                FuzzTarget.same("length", 1 << 20, mebibyte.length);
            }
        }
    }

    /** Allocates more than there is. */
    public static final class Bursting extends Planted {
        @Override
        void defect(byte[] input) {
            List<byte[]> kept = new ArrayList<>();
            while (kept.size() < Integer.MAX_VALUE) {
                kept.add(new byte[1 << 20]);
            }
        }
    }

    /** Keeps a little of every input. */
    public static final class Leaking extends Planted {
        private final List<byte[]> kept = new ArrayList<>();

        @Override
        public void feed(byte[] input) {
            kept.add(new byte[20 << 10]);
        }

        @Override
        void defect(byte[] input) {}
    }
}
