package io.tidegate.protocol.fuzz;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** Feeds inputs to a target and measures what each of them costs. Not thread-safe. */
final class InputMeter {

    /** Of all threads: a target may hand its input to some of its own. */
    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long thread = Thread.currentThread().getId();
    private final FuzzTarget target;
    private Cost most = new Cost(0, 0);
    private long inputs;

    InputMeter(FuzzTarget target) {
        this.target = target;
    }

    /** @throws AssertionError if the input takes too long or allocates too much; else what the target throws */
    void feed(byte[] input) throws Exception {
        inputs++;
        Cost cost = measured(input);
        if (cost.cpuNs > most.cpuNs || cost.allocatedBytes > most.allocatedBytes) {
            // What was loaded and compiled on the way is not the input's cost: that shows when it comes again.
            cost = cost.atMost(measured(input));
            most = cost.atLeast(most);
        }
        long cpuMs = TimeUnit.NANOSECONDS.toMillis(cost.cpuNs);
        if (cpuMs > FuzzLimits.MAX_CPU_MS) {
            throw new HangError("hang: %d bytes kept a processor busy for %d ms; at most %d are allowed"
                    .formatted(input.length, cpuMs, FuzzLimits.MAX_CPU_MS));
        }
        if (cost.allocatedBytes > FuzzLimits.MAX_GROWTH_BYTES) {
            throw new GrowthError("growth: %d bytes had %d MiB allocated; at most %d are allowed"
                    .formatted(input.length, cost.allocatedBytes >> 20, FuzzLimits.MAX_GROWTH_BYTES >> 20));
        }
    }

    private Cost measured(byte[] input) throws Exception {
        long cpuBeforeNs = process.getProcessCpuTime();
        long bytesBefore = threads.getThreadAllocatedBytes(thread);
        target.feed(input);
        return new Cost(
                process.getProcessCpuTime() - cpuBeforeNs, threads.getThreadAllocatedBytes(thread) - bytesBefore);
    }

    /** That were fed. */
    long inputs() {
        return inputs;
    }

    /** Longest that one of them kept a processor busy. */
    long slowestMs() {
        return TimeUnit.NANOSECONDS.toMillis(most.cpuNs);
    }

    /** Most that one of them allocated. */
    long mostAllocatedBytes() {
        return most.allocatedBytes;
    }

    private record Cost(long cpuNs, long allocatedBytes) {

        Cost atMost(Cost other) {
            return new Cost(Math.min(cpuNs, other.cpuNs), Math.min(allocatedBytes, other.allocatedBytes));
        }

        Cost atLeast(Cost other) {
            return new Cost(Math.max(cpuNs, other.cpuNs), Math.max(allocatedBytes, other.allocatedBytes));
        }
    }

    /** One input took too long. */
    static final class HangError extends AssertionError {
        private static final long serialVersionUID = 1L;

        HangError(String message) {
            super(message);
        }
    }

    /** One input allocated too much. */
    static final class GrowthError extends AssertionError {
        private static final long serialVersionUID = 1L;

        GrowthError(String message) {
            super(message);
        }
    }
}
