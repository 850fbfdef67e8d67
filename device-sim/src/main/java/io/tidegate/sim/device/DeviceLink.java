package io.tidegate.sim.device;

/** How a device hands readings to its agent. Blocks until it is answered or times out; used by one thread at a time. */
public interface DeviceLink extends AutoCloseable {

    /**
     * Hands over some lines once.
     *
     * @param key makes it safe to hand over the same lines again, where the link has such a thing
     * @param lines line protocol, in UTF-8
     */
    WriteOutcome write(String key, byte[] lines) throws InterruptedException;

    @Override
    default void close() {}
}
