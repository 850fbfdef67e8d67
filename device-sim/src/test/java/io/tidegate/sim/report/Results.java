package io.tidegate.sim.report;

import io.tidegate.sim.load.Check;
import io.tidegate.sim.load.Judgement;
import io.tidegate.sim.load.LoadResult;
import io.tidegate.sim.load.Sample;
import io.tidegate.sim.scenario.Figure;
import io.tidegate.sim.scenario.Scenario;
import io.tidegate.sim.scenario.Thresholds;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/** Results for the tests of this room. */
final class Results {

    static final Program PROGRAM = new Program("tidegate-sim 1", "a Java", "a system", "a processor", 2);

    private Results() {}

    /** One that has kept everything but its latency, with text that would be markup in a page. */
    static LoadResult failed(double p99Ms) {
        Histogram receipts = new Histogram(3);
        for (int i = 1; i <= 1_000; i++) {
            receipts.recordValue(i * 100L);
        }
        Scenario scenario = new Scenario(
                "a & <b>",
                OptionalLong.of(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                new Scenario.Hub(URI.create("http://127.0.0.1:8080"), URI.create("mqtt://127.0.0.1:1883")),
                true,
                List.of(),
                List.of(),
                List.of(new Scenario.Outage(
                        Duration.ofSeconds(1), Duration.ofMillis(500), Optional.empty(), 1, Optional.empty())),
                new Thresholds(Map.of()),
                "name: \"</pre><script>alert(1)</script>\"\n");
        return new LoadResult(
                scenario,
                1,
                "00000000000000aa",
                Instant.parse("2026-01-02T03:04:05Z"),
                2_000,
                1_000,
                Map.of(
                        Figure.LOST,
                        0.0,
                        Figure.LATENCY_P99,
                        p99Ms,
                        Figure.STORED_RATE,
                        500.0,
                        Figure.GENERATOR_LATE,
                        1.0),
                List.of(
                        new Sample(0, 1, 1_000, 400, 0, 5, 10, 90, 100, 1),
                        new Sample(1, 2, 2_000, 400, 0, 0, Double.NaN, Double.NaN, Double.NaN, 1),
                        new Sample(2, 2.5, 2_000, 1_000, 0, 5, 20, 95, 100, 0)),
                Map.of(LoadResult.RECEIPT, receipts),
                new Judgement(
                        List.of(
                                new Check(Figure.LOST, 0, OptionalDouble.of(0)),
                                new Check(Figure.LATENCY_P99, 50, OptionalDouble.of(p99Ms)),
                                new Check(Figure.DRAINED_AFTER, 5, OptionalDouble.empty())),
                        Judgement.Verdict.FAIL),
                List.of("missing: <i>"),
                List.of("a note"));
    }
}
