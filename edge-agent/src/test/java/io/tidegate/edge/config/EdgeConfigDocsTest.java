package io.tidegate.edge.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.config.ConfigReference;
import io.tidegate.protocol.config.EdgeSchema;
import io.tidegate.protocol.config.HostEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read about edge.yaml is what the program does. */
class EdgeConfigDocsTest {

    private static final HostEnvironment MACHINE = new HostEnvironment(Map.of(), Path.of("/home/pat"), "host-1");
    private static final Path REPOSITORY = Path.of("..");
    private static final Path SAMPLE = REPOSITORY.resolve("deploy/etc/edge.yaml");

    @TempDir
    Path directory;

    /** To write the table anew: {@code mvn test -pl protocol,edge-agent -Dtidegate.write.docs=true}. */
    @Test
    void theReferenceHasEveryKeyOfTheSchema() throws IOException {
        assertThat(ConfigReference.tableIn(REPOSITORY.resolve("docs/configuration.md"), "edge.yaml", EdgeSchema.SCHEMA))
                .isEqualTo(ConfigReference.table(EdgeSchema.SCHEMA));
    }

    @Test
    void theSampleIsValid() {
        assertThat(LocalDocument.read(SAMPLE, MACHINE).problems()).isEmpty();
    }

    @Test
    void theSampleHasEveryKeyAndAllTogetherAreValid() throws IOException {
        Path sample = Files.writeString(directory.resolve("edge.yaml"), ConfigReference.withEveryKey(SAMPLE));

        assertThat(LocalDocument.read(sample, MACHINE).problems()).isEmpty();
        String text = Files.readString(sample);
        assertThat(ConfigReference.keys(EdgeSchema.SCHEMA))
                .allSatisfy(pointer -> assertThat(text)
                        .containsPattern("(?m)^[ -]*" + pointer.substring(pointer.lastIndexOf('/') + 1) + ":"));
    }
}
