package io.tidegate.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.sim.fake.ManualClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private final StringWriter terminal = new StringWriter();
    private final ManualClock clock = new ManualClock();

    @Test
    void saysHowFarTheRunIs() {
        ProgressBar bar = bar(true, 4_000);
        bar.advance(1_000);

        assertThat(bar.line(TimeUnit.SECONDS.toNanos(2)))
                .isEqualTo(
                        " 25 % [======                  ] 1,000 readings  500/s of 4,000  elapsed 00:02  ETA 00:06  ");
    }

    @Test
    void aRunWithoutAnEndHasNoPercentage() {
        ProgressBar bar = bar(true, Long.MAX_VALUE);
        bar.remark("repeating");

        assertThat(bar.line(TimeUnit.HOURS.toNanos(2))).isEqualTo("2:00:00  0 readings  0/s  repeating");
    }

    @Test
    void drawsNowAndThenAndLeavesACleanLine() {
        try (ProgressBar bar = bar(true, 10)) {
            bar.advance(1);
            String once = terminal.toString();
            bar.advance(1);
            assertThat(terminal.toString()).isEqualTo(once).contains("10 %");
            assertThat(clock.pause(TimeUnit.SECONDS.toNanos(1))).isTrue();
            bar.advance(1);
            assertThat(terminal.toString()).contains("30 %");
        }
        assertThat(terminal.toString()).endsWith("\r\u001b[K");
    }

    @Test
    void drawsNothingWhenNobodyLooks() {
        try (ProgressBar bar = bar(false, 10)) {
            bar.advance(5);
        }
        assertThat(terminal.toString()).isEmpty();
    }

    private ProgressBar bar(boolean shown, long total) {
        return new ProgressBar(new PrintWriter(terminal), shown, total, clock);
    }
}
