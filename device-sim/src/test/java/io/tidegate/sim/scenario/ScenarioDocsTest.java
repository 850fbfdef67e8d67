package io.tidegate.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.config.ConfigReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What people read about scenarios is what the program does. */
class ScenarioDocsTest {

    private static final Path DOCS = Path.of("..", "docs", "load-testing.md");

    /** To write the table anew: {@code mvn test -pl protocol,edge-agent,cloud-hub,device-sim -Dtest='*DocsTest' -Dtidegate.write.docs=true}. */
    @Test
    void theReferenceHasEveryKeyOfTheSchema() throws IOException {
        assertThat(ConfigReference.tableIn(DOCS, "SCENARIO.yaml", ScenarioSchema.SCHEMA))
                .isEqualTo(ConfigReference.table(ScenarioSchema.SCHEMA));
    }

    @Test
    void everyScenarioThatIsShippedIsTold() throws IOException {
        String docs = Files.readString(DOCS);
        try (Stream<Path> shipped = Files.list(Path.of("..", "deploy", "scenarios"))) {
            assertThat(shipped)
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allSatisfy(scenario -> assertThat(docs).contains("deploy/scenarios/" + scenario.getFileName()));
        }
    }
}
