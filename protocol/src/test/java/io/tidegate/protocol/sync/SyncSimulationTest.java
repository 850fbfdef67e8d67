package io.tidegate.protocol.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Runs worlds. To repeat one: {@code mvn -pl protocol test -Dtest=SyncSimulationTest -Dtidegate.seed=N}. */
class SyncSimulationTest {

    private static final long SEEDS = Long.getLong("tidegate.seeds", 1_000);

    @Test
    void noWorldBreaksAPromise() {
        Long only = Long.getLong("tidegate.seed");
        LongStream seeds = only == null ? LongStream.range(0, SEEDS) : LongStream.of(only);
        Map<SyncSimulation.Event, Integer> happened = new EnumMap<>(SyncSimulation.Event.class);
        seeds.forEach(seed -> {
            SyncSimulation world = new SyncSimulation(seed);
            world.run();
            world.happened().forEach((event, times) -> happened.merge(event, times, Integer::sum));
        });
        if (only == null) {
            assertThat(happened).containsOnlyKeys(SyncSimulation.Event.values());
        }
    }

    @Test
    void sameSeedSameTrace() {
        for (long seed = 0; seed < 100; seed++) {
            SyncSimulation first = new SyncSimulation(seed);
            SyncSimulation second = new SyncSimulation(seed);
            first.run();
            second.run();
            assertThat(second.traceHash()).isEqualTo(first.traceHash());
        }
    }
}
