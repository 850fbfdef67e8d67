package io.tidegate.edge.clock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Tells one start of this machine from another: only within one does the monotonic clock count on. */
public final class BootId {

    private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

    private BootId() {}

    /** 64 bits of what Linux says; drawn where it says nothing, so that it holds for this process only. Never 0. */
    public static long ofThisMachine(RandomGenerator random) {
        return read(LINUX, random);
    }

    static long read(Path file, RandomGenerator random) {
        long boot;
        try {
            UUID id = UUID.fromString(Files.readString(file).strip());
            boot = id.getMostSignificantBits() ^ id.getLeastSignificantBits();
        } catch (IOException | IllegalArgumentException e) {
            // Not Linux, or /proc is hidden: readings of an earlier process are then of another boot, and left alone.
            boot = random.nextLong();
        }
        return boot == 0 ? 1 : boot;
    }
}
