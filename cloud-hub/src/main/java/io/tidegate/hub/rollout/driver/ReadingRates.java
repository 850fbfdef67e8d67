package io.tidegate.hub.rollout.driver;

import io.tidegate.protocol.sync.AgentId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How many readings agents accept per second, from how many they had accepted at different times. What agents have accepted says
 * more than what arrives: a backlog that drains does not change it. Not thread-safe.
 */
final class ReadingRates {

    /** Most samples of one agent. */
    static final int MAX_SAMPLES = 60;

    private final Options options;
    private final Map<AgentId, Deque<Sample>> samples = new HashMap<>();

    /**
     * Over which time.
     *
     * @param settleMs an agent must have been connected before it is taken for online: until then what it has accepted
     *     while it, or the hub, was away is still on its way
     * @param leastMs an agent must have been watched before there is a rate
     * @param mostMs what is older is forgotten
     */
    record Options(long settleMs, long leastMs, long mostMs) {

        static final Options DEFAULT = new Options(10_000, 20_000, 300_000);
    }

    private record Sample(long atMs, long accepted) {}

    ReadingRates(Options options) {
        this.options = options;
    }

    /** What agents that are online have accepted; all others are forgotten, as what they did meanwhile comes at once. */
    void sample(Map<AgentId, Long> accepted, long nowMs) {
        samples.keySet().retainAll(accepted.keySet());
        accepted.forEach(
                (agent, count) -> add(samples.computeIfAbsent(agent, any -> new ArrayDeque<>()), count, nowMs));
    }

    private void add(Deque<Sample> of, long accepted, long nowMs) {
        if (!of.isEmpty()
                && (accepted < of.getLast().accepted() || nowMs < of.getLast().atMs())) {
            // The hub's database or its clock was set back.
            of.clear();
        }
        if (of.isEmpty() || nowMs - of.getLast().atMs() >= options.mostMs() / MAX_SAMPLES) {
            of.addLast(new Sample(nowMs, accepted));
        }
        while (nowMs - of.getFirst().atMs() > options.mostMs() || of.size() > MAX_SAMPLES) {
            of.removeFirst();
        }
    }

    /** Readings per second up to now; empty as long as the agent was not watched long enough. */
    OptionalDouble of(AgentId agent, long accepted, long nowMs) {
        Deque<Sample> of = samples.get(agent);
        if (of == null || of.isEmpty()) {
            return OptionalDouble.empty();
        }
        Sample oldest = of.getFirst();
        long watchedMs = nowMs - oldest.atMs();
        return watchedMs < options.leastMs() || watchedMs <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((accepted - oldest.accepted()) * 1_000.0 / watchedMs);
    }
}
