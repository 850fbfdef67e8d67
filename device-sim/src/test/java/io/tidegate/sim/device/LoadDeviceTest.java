package io.tidegate.sim.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.sim.fake.ManualClock;
import io.tidegate.sim.signal.Schedule;
import io.tidegate.sim.signal.Signal;
import io.tidegate.sim.signal.SignalRecording;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** On a clock on which only waits take time: what an agent is slow in is a wait of the link. */
class LoadDeviceTest {

    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final ManualClock clock = new ManualClock();
    private final List<String> requests = new ArrayList<>();
    private final List<Long> latenciesMs = new ArrayList<>();
    private final List<String> repeated = new ArrayList<>();
    private long answerNs = MS;
    private int refusals;

    @Test
    void handsOverEachRowWhenItIsDue() throws Exception {
        assertThat(run(10, 20)).isEqualTo(20);

        assertThat(requests).hasSize(20);
        assertThat(requests.get(1)).isEqualTo("p-2-2: m s0=5.0,s1=5.0 1200000000");
        assertThat(latenciesMs).hasSize(20).containsOnly(1L);
    }

    @Test
    void aSlowAgentIsSlowForEveryRowThatItKeepsWaiting() throws Exception {
        answerNs = SECOND_NS;
        assertThat(run(10, 30)).isEqualTo(30);

        assertThat(requests).hasSizeLessThan(6);
        assertThat(latenciesMs).hasSize(30);
        assertThat(latenciesMs.get(0)).isEqualTo(1_000);
        assertThat(latenciesMs.get(1))
                .as("due 100 ms later, sent when the first was answered")
                .isEqualTo(1_900);
    }

    @Test
    void requestsAreApartAndHaveABoundedSize() throws Exception {
        assertThat(run(1_000, 1_000)).isEqualTo(1_000);
        assertThat(requests).hasSizeBetween(15, 21);

        requests.clear();
        answerNs = 10 * SECOND_NS;
        assertThat(run(1_000, 10_000)).isEqualTo(10_000);
        assertThat(requests).allMatch(request -> request.lines().count() <= LoadDevice.MAX_ROWS);
    }

    @Test
    void repeatsUntilItIsAcceptedOrTheRunIsOver() throws Exception {
        refusals = 3;
        assertThat(run(10, 1)).isEqualTo(1);
        assertThat(repeated).hasSize(3).containsOnly("busy");
        assertThat(requests).hasSize(1);

        refusals = Integer.MAX_VALUE;
        assertThatThrownBy(() -> run(10, 5))
                .isInstanceOf(NotAcceptedException.class)
                .hasMessageContaining("busy");
    }

    @Test
    void endsWhenItIsAskedToStop() throws Exception {
        clock.stopAt(SECOND_NS);
        assertThat(run(10, 100)).isLessThan(10);
    }

    private long run(double perSecond, long rows) throws Exception {
        Schedule reads = new Schedule(perSecond, List.of());
        SignalRecording recording =
                new SignalRecording(List.of("s0", "s1"), reads, new Signal.Stuck(5), 1, SECOND_NS, rows);
        DeviceLink link = (key, lines) -> {
            assertThat(clock.pause(answerNs)).isTrue();
            if (refusals > 0) {
                refusals--;
                return new WriteOutcome.Again("busy", 0);
            }
            requests.add(key + ": " + new String(lines, StandardCharsets.UTF_8).strip());
            return new WriteOutcome.Accepted();
        };
        LineProtocol lines = new LineProtocol("m", Map.of(), recording.columns());
        LoadDevice device = new LoadDevice(link, clock, lines, reads, new LoadDevice.Listener() {
            @Override
            public void accepted(int readings, long latencyNs) {
                assertThat(readings).isEqualTo(2);
                latenciesMs.add(latencyNs / MS);
            }

            @Override
            public void late(long latenessNs) {
                assertThat(latenessNs).isZero();
            }

            @Override
            public void repeating(String reason) {
                repeated.add(reason);
            }
        });
        long startNs = clock.nanoTime();
        return device.run(recording, rows, "p", startNs, startNs + 3_600 * SECOND_NS);
    }
}
