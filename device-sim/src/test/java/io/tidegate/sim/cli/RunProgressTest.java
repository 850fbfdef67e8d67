package io.tidegate.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.sim.cli.RunProgress.Form;
import io.tidegate.sim.fake.ManualClock;
import io.tidegate.sim.load.Progress;
import io.tidegate.sim.load.Progress.Phase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunProgressTest {

    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final StringWriter terminal = new StringWriter();
    private final ManualClock clock = new ManualClock();

    @Test
    void saysHowFarTheRunIsAndHowItIsGoing() {
        assertThat(RunProgress.line(new Progress(
                        Phase.MEASURING, 15 * SECOND_NS, 60 * SECOND_NS, 12_000, 11_500, 1, 2, 50, 3.2, 1_250)))
                .isEqualTo(
                        "measuring  [=====               ] 00:15 ETA 00:45  sent 12,000  stored 11,500  lost 1  doubled 2"
                                + "  p50 3 ms  p99 1,250 ms");
        assertThat(RunProgress.line(progress(Phase.SETTLING, 61)))
                .startsWith("settling   [====================] 01:01 ETA 00:00")
                .endsWith("p50 -  p99 -");
    }

    @Test
    void drawsTenTimesASecondOnATerminalAndLeavesACleanLine() {
        try (RunProgress bar = new RunProgress(new PrintWriter(terminal), Form.BAR, clock)) {
            for (int i = 0; i < 100; i++) {
                bar.show(progress(Phase.MEASURING, 1));
                assertThat(clock.pause(SECOND_NS / 100)).isTrue();
            }
        }
        assertThat(terminal.toString().split("\r", -1)).hasSize(1 + 10 + 1);
        assertThat(terminal.toString()).endsWith("\r\u001b[K").doesNotContain("\n");
    }

    @Test
    void writesALineNowAndThenElsewhere() {
        try (RunProgress lines = new RunProgress(new PrintWriter(terminal), Form.LINES, clock)) {
            for (int i = 0; i < 350; i++) {
                lines.show(progress(Phase.MEASURING, 1));
                assertThat(clock.pause(SECOND_NS / 10)).isTrue();
            }
            lines.show(progress(Phase.CHECKING, 2));
        }
        assertThat(terminal.toString().lines()).hasSize(4);
        assertThat(terminal.toString()).doesNotContain("\r\u001b");
    }

    @Test
    void writesNothingWhenNobodyWantsIt() {
        try (RunProgress none = new RunProgress(new PrintWriter(terminal), Form.NONE, clock)) {
            none.show(progress(Phase.CHECKING, 2));
        }
        assertThat(terminal.toString()).isEmpty();
    }

    private static Progress progress(Phase phase, long seconds) {
        return new Progress(phase, seconds * SECOND_NS, 60 * SECOND_NS, 0, 0, 0, 0, 0, Double.NaN, Double.NaN);
    }
}
