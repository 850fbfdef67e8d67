package io.tidegate.sim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.sim.scenario.Figure;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private final ObjectMapper mapper = new ObjectMapper();
    private final ObjectNode before = ResultJson.of(Results.failed(100), Results.PROGRAM, mapper);
    private final ObjectNode after = ResultJson.of(Results.failed(110), Results.PROGRAM, mapper);

    @Test
    void saysWhatIsWorseAndByHowMuch() throws NoResultException {
        Comparison comparison = Comparison.of(before, after);

        assertThat(comparison.worseThan(9.9)).extracting(Comparison.Row::figure).containsExactly(Figure.LATENCY_P99);
        assertThat(comparison.worseThan(10)).isEmpty();
        assertThat(Comparison.of(after, before).worseThan(0)).isEmpty();
        assertThat(comparison.table()).containsPattern("latency_p99 +100 ms +110 ms +\\+10.0 ms +1.10 +worse");
        assertThat(comparison.json(mapper).at("/figures/latency_p99_ms/ratio").asDouble())
                .isEqualTo(1.1);
    }

    @Test
    void lessIsWorseWhereMoreIsBetterAndAnythingIsMoreThanNothing() throws NoResultException {
        ((ObjectNode) after.path("figures"))
                .put("stored_per_s", 400)
                .put("lost", 1)
                .put("generator_late_percent", 90);
        assertThat(Comparison.of(before, after).worseThan(15))
                .extracting(Comparison.Row::figure)
                .containsExactly(Figure.LOST, Figure.STORED_RATE);
        assertThat(Comparison.of(before, after).worseThan(1e9))
                .extracting(Comparison.Row::figure)
                .containsExactly(Figure.LOST);
    }

    @Test
    void saysWhyTheyMayNotBeComparable() throws NoResultException {
        assertThat(Comparison.of(before, after).notes()).hasSize(2).allMatch(note -> note.contains("the verdict fail"));
        after.put("seed", 2).put("document", "other").put("duration_s", 9);
        assertThat(Comparison.of(before, after).notes())
                .contains("the scenarios differ", "the seeds differ", "they measured for different times");
    }

    @Test
    void refusesWhatIsNoResult() {
        assertThatThrownBy(() -> Comparison.of(before, mapper.createObjectNode()))
                .isInstanceOf(NoResultException.class)
                .hasMessageContaining("the second file is no result");
        before.put("version", 2);
        assertThatThrownBy(() -> Comparison.of(before, after)).hasMessageContaining("version 2");
    }
}
