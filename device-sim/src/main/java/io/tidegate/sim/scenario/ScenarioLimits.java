package io.tidegate.sim.scenario;

import java.time.Duration;

/** The bounds on a scenario. */
public final class ScenarioLimits {

    /** Most fleets, and most groups of devices. */
    public static final int MAX_GROUPS = 32;

    /** Most agents of a fleet: their ids count with five digits. */
    public static final int MAX_AGENTS = 99_999;

    /** Most devices of a group: each takes a thread. */
    public static final int MAX_DEVICES = 64;

    /** Most series of an agent or device. */
    public static final int MAX_SERIES = 10_000;

    /** Most readings per second of one agent or device. */
    public static final double MAX_PER_SECOND = 1_000_000;

    public static final int MAX_RAMPS = 64;

    public static final int MAX_OUTAGES = 256;

    public static final int MAX_SIGNALS = 64;

    public static final Duration MIN_DURATION = Duration.ofSeconds(1);

    public static final Duration MAX_DURATION = Duration.ofDays(7);

    /** Longest latency that a threshold can allow: as far as latencies are kept. */
    public static final Duration MAX_LATENCY = Duration.ofHours(1);

    /** Longest time over which agents connect, or come back. */
    public static final Duration MAX_SPREAD = Duration.ofMinutes(10);

    /** Longest time that fresh readings wait for company. */
    public static final Duration MAX_LINGER = Duration.ofSeconds(10);

    /** Most of anything that a threshold can allow. */
    public static final int MAX_COUNT = 1_000_000_000;

    private ScenarioLimits() {}
}
