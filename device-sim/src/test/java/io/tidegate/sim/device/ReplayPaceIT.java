package io.tidegate.sim.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.sim.fake.FakeGateway;
import io.tidegate.sim.fake.FakeGateway.Fate;
import io.tidegate.sim.fake.ManualClock;
import io.tidegate.sim.signal.Extent;
import io.tidegate.sim.signal.PumpLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pace and patience of a replay, in a time that passes only where it waits. */
class ReplayPaceIT {

    private static final long SECOND_NS = Duration.ofSeconds(1).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final PumpLoop pump = new PumpLoop(1, 0, SECOND_NS, 101);
    private final LineProtocol lines = new LineProtocol("pump", Map.of(), pump.columns());
    private final ManualClock clock = new ManualClock();
    private FakeGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new FakeGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void sendsAtThePaceOfTheRecording() throws Exception {
        assertThat(replay(new Pace(1), 1).elapsedNs()).isEqualTo(100 * SECOND_NS);
        assertThat(gateway.requests()).hasSize(101);
    }

    @Test
    void sendsTenTimesAsFast() throws Exception {
        assertThat(replay(new Pace(10), 10).elapsedNs()).isEqualTo(10 * SECOND_NS);
        assertThat(gateway.requests()).hasSize(11);
    }

    @Test
    void takesTheTimeThatItIsTold() throws Exception {
        assertThat(replay(Pace.lasting(Duration.ofSeconds(60), Extent.of(pump)), 1)
                        .elapsedNs())
                .isEqualTo(60 * SECOND_NS);
    }

    @Test
    void waitsForNothingAtFullSpeed() throws Exception {
        assertThat(replay(Pace.MAX, 50).elapsedNs()).isZero();
    }

    @Test
    void countsLatencyFromWhenReadingsWereDue() throws Exception {
        gateway.next(Fate.BUSY, Fate.BUSY, Fate.BUSY, Fate.BUSY, Fate.BUSY, Fate.BUSY);
        Replay.Summary sent = replay(new Pace(1), 1);

        // Six backoffs of 50 ms to 1 s hold up the first row and the second, which was due meanwhile.
        assertThat(sent.retries()).isEqualTo(6);
        assertThat(sent.latencyUs().getMaxValue()).isBetween(2_550_000L, 2_560_000L);
        assertThat(sent.latencyUs().getCountAtValue(0)).isEqualTo(98);
        assertThat(sent.elapsedNs()).isEqualTo(100 * SECOND_NS);
    }

    @Test
    void givesUpInTheEnd() {
        Fate[] busy = new Fate[100];
        Arrays.fill(busy, Fate.BUSY);
        gateway.next(busy);

        assertThatThrownBy(() -> replay(Pace.MAX, 1))
                .isInstanceOfSatisfying(
                        NotAcceptedException.class,
                        e -> assertThat(e.unreachable()).isTrue())
                .hasMessageContaining("after 30 s");
        assertThat(clock.nanoTime()).isBetween(28 * SECOND_NS, 30 * SECOND_NS);
    }

    @Test
    void stopsWhenItIsAskedTo() throws Exception {
        clock.stopAt(50 * SECOND_NS);
        Replay.Summary sent = replay(new Pace(1), 1);

        assertThat(sent.completed()).isFalse();
        assertThat(sent.rows()).isEqualTo(50);
    }

    private Replay.Summary replay(Pace pace, int batchRows) throws Exception {
        AgentClient agent = new AgentClient(gateway.uri(), PATIENCE);
        return new Replay(agent, clock, new Silence())
                .run(pump, lines, new Replay.Options(pace, batchRows, "k", PATIENCE));
    }

    private static final class Silence implements Replay.Listener {

        @Override
        public void accepted(int rows, int readings) {}

        @Override
        public void repeating(String reason) {}
    }
}
