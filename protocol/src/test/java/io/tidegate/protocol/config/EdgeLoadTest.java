package io.tidegate.protocol.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.document.ConfigProblem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What all sources of a document together may ask of a gateway, each at its last good and its first bad value. */
class EdgeLoadTest {

    @Test
    void aSmallGatewayBearsSoManyBrokers() {
        assertThat(problems(sources(16, "type: mqtt, topics: [t]"))).isEmpty();
        assertThat(problems(sources(17, "type: mqtt, topics: [t]")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer()).isEqualTo("/sources");
                    assertThat(problem.what()).isEqualTo("there are 17 sources of type mqtt");
                });
    }

    @Test
    void aSmallGatewayBearsSoManyTopics() {
        String sixteenTopics = "type: mqtt, topics: [%s]"
                .formatted(IntStream.range(0, 16).mapToObj(i -> "t" + i).collect(Collectors.joining(", ")));
        String most = sources(16, sixteenTopics);

        assertThat(problems(most)).isEmpty();
        assertThat(problems(most.replaceFirst("t0", "t0, more")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer()).isEqualTo("/sources");
                    assertThat(problem.what()).isEqualTo("the sources have 257 topics together");
                });
    }

    @Test
    void aSmallGatewayBearsSoManyReadingsOfPolledSources() {
        // 32 readings a look: every 32 ms of all sources together makes 1,000 a second.
        assertThat(problems(sources(10, "type: host, interval: 320ms"))).isEmpty();
        assertThat(problems(sources(10, "type: host, interval: 319ms")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer()).isEqualTo("/sources");
                    assertThat(problem.what()).isEqualTo("polled sources would give about 1003 readings a second");
                    assertThat(problem.fix()).isEqualTo("make the intervals 2 times as long, or remove sources");
                });
    }

    @Test
    void asManySourcesAsThereMayBeAreBearableUnlessTheyAreHurried() {
        assertThat(problems(sources(EdgeLoad.MAX_SOURCES, "type: host"))).isEmpty();
        assertThat(problems(sources(EdgeLoad.MAX_SOURCES, "type: host, interval: 100ms")))
                .extracting(ConfigProblem::what)
                .containsExactly("polled sources would give about 20480 readings a second");
    }

    @Test
    void aThousandTagsAtAMillisecondAreRefusedWhenTheyArePushed() {
        List<ConfigProblem> problems = PushedSchema.read(
                        "pushed.json",
                        sources(1_000, "type: host, interval: 1ms").getBytes(StandardCharsets.UTF_8))
                .problems();

        assertThat(problems.get(0).toString())
                .isEqualTo("pushed.json:1:10: /sources: the list has 1000 items - 0 to 64 are allowed - remove some");
        assertThat(problems).extracting(ConfigProblem::pointer).contains("/sources/0/interval");
    }

    private static String sources(int count, String each) {
        return "sources: [%s]"
                .formatted(IntStream.range(0, count)
                        .mapToObj(i -> "{name: s%d, %s}".formatted(i, each))
                        .collect(Collectors.joining(", ")));
    }

    private static List<ConfigProblem> problems(String document) {
        return EdgeSchema.SCHEMA
                .read("edge.yaml", document.getBytes(StandardCharsets.UTF_8), DocumentCorpus.MACHINE)
                .problems();
    }
}
