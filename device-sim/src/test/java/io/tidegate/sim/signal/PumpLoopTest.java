package io.tidegate.sim.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PumpLoopTest {

    private static final long SECOND_NS = 1_000_000_000L;

    @Test
    void equalSeedsGiveEqualRows() throws IOException {
        assertThat(flows(7, 500)).isEqualTo(flows(7, 500)).isNotEqualTo(flows(8, 500));
    }

    @Test
    void theValveIsThrottledNowAndThen() throws IOException {
        List<Double> flows = flows(1, 900);

        assertThat(flows).allMatch(flow -> flow > 20 && flow < 140);
        assertThat(flows.get(100)).isGreaterThan(110);
        assertThat(flows.get(290)).isLessThan(45);
        assertThat(flows.get(400)).isGreaterThan(110);
    }

    @Test
    void rowsComeAtTheirPeriodAndEnd() throws IOException {
        PumpLoop pump = new PumpLoop(1, 5, SECOND_NS, 3);

        assertThat(Extent.of(pump)).isEqualTo(new Extent(3, 24, 5, 5, 2 * SECOND_NS + 5));
        assertThat(pump.columns()).hasSize(PumpLoop.sensors()).contains("flow", "pressure");
    }

    private static List<Double> flows(long seed, long rows) throws IOException {
        PumpLoop pump = new PumpLoop(seed, 0, SECOND_NS, rows);
        int flow = pump.columns().indexOf("flow");
        List<Double> flows = new ArrayList<>();
        try (Recording.Cursor row = pump.open()) {
            while (row.next()) {
                flows.add(row.value(flow));
            }
        }
        return flows;
    }
}
