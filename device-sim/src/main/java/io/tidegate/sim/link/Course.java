package io.tidegate.sim.link;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * What a link does to the bytes of one direction: when they arrive, and which of them are damaged. Pure: the same seed, times and
 * bytes give the same course. Not thread-safe.
 */
final class Course {

    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final SplittableRandom random;
    private long lineFreeNs = Long.MIN_VALUE;
    private long lastDueNs = Long.MIN_VALUE;
    private long bytesToFlip;

    Course(long seed) {
        random = new SplittableRandom(seed);
    }

    /** When {@code bytes} bytes that are sent now have arrived. */
    long dueNs(int bytes, LinkFaults faults, long nowNs) {
        long sentNs = Math.max(nowNs, lineFreeNs);
        if (faults.bytesPerSecond() != LinkFaults.UNLIMITED) {
            sentNs += Math.round((double) bytes * SECOND_NS / faults.bytesPerSecond());
        }
        lineFreeNs = sentNs;
        long jitterNs = faults.jitterNs() == 0 ? 0 : random.nextLong(faults.jitterNs() + 1);
        lastDueNs = Math.max(lastDueNs, sentNs + faults.latencyNs() + jitterNs);
        return lastDueNs;
    }

    /** Flips bits in the first {@code length} bytes; returns how many. */
    int damage(byte[] bytes, int length, LinkFaults faults) {
        long everyBytes = faults.corruptEveryBytes();
        if (everyBytes == LinkFaults.NEVER) {
            bytesToFlip = 0;
            return 0;
        }
        int flipped = 0;
        int at = 0;
        while (true) {
            if (bytesToFlip == 0 || bytesToFlip > 2 * everyBytes) {
                bytesToFlip = 1 + random.nextLong(2 * everyBytes);
            }
            if (bytesToFlip > length - at) {
                bytesToFlip -= length - at;
                return flipped;
            }
            at += (int) bytesToFlip;
            bytesToFlip = 0;
            bytes[at - 1] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            flipped++;
        }
    }
}
