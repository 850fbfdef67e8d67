package io.tidegate.sim.fleet;

import io.tidegate.sim.agent.VirtualAgent;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * How the agents of a fleet came back to a hub that had been away. Times are nanoseconds after the hub was back.
 *
 * @param agents how many there are
 * @param connectedNs when each first connected, ascending; shorter if some did not
 * @param freshNs when each first had a receipt for a reading that it measured after it had connected, ascending; shorter if some had none
 */
public record Homecoming(int agents, long[] connectedNs, long[] freshNs) {

    private static final int PERCENT = 100;

    static Homecoming of(List<VirtualAgent> agents, long backNs) {
        return new Homecoming(
                agents.size(),
                sorted(agents, VirtualAgent::firstConnectedNs, backNs),
                sorted(agents, VirtualAgent::firstFreshNs, backNs));
    }

    private static long[] sorted(List<VirtualAgent> agents, Function<VirtualAgent, OptionalLong> moment, long backNs) {
        return agents.stream()
                .map(moment)
                .flatMapToLong(at -> at.isPresent() ? LongStream.of(at.getAsLong() - backNs) : LongStream.empty())
                .sorted()
                .toArray();
    }

    /** Most agents that connected within one second, wherever it begins. */
    public int busiestSecond() {
        int most = 0;
        int from = 0;
        for (int to = 0; to < connectedNs.length; to++) {
            while (connectedNs[to] - connectedNs[from] >= TimeUnit.SECONDS.toNanos(1)) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    /** How many agents had nothing fresh stored in the end. */
    public int stale() {
        return agents - freshNs.length;
    }

    /** Until so many percent of those with fresh readings had one stored; 0 if none had. */
    public long freshNs(int percent) {
        int rank = Math.max(1, (freshNs.length * percent + PERCENT - 1) / PERCENT);
        return freshNs.length == 0 ? 0 : freshNs[rank - 1];
    }

    /** When the last agent connected; 0 if none did. */
    public long lastConnectedNs() {
        return Arrays.stream(connectedNs).max().orElse(0);
    }
}
