package io.tidegate.hub.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.config.ConfigReference;
import io.tidegate.protocol.config.HostEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read about hub.yaml is what the program does. */
class HubConfigDocsTest {

    private static final HostEnvironment MACHINE = new HostEnvironment(Map.of(), Path.of("/home/pat"), "host-1");
    private static final Path REPOSITORY = Path.of("..");
    private static final Path SAMPLE = REPOSITORY.resolve("deploy/etc/hub.yaml");

    @TempDir
    Path directory;

    /** To write the table anew: {@code mvn test -pl protocol,cloud-hub -Dtidegate.write.docs=true}. */
    @Test
    void theReferenceHasEveryKeyOfTheSchema() throws IOException {
        assertThat(ConfigReference.tableIn(REPOSITORY.resolve("docs/configuration.md"), "hub.yaml", HubSchema.SCHEMA))
                .isEqualTo(ConfigReference.table(HubSchema.SCHEMA));
    }

    @Test
    void theSampleIsValid() {
        assertThat(HubConfigFile.read(SAMPLE, MACHINE).problems()).isEmpty();
    }

    @Test
    void theSampleHasEveryKeyAndAllTogetherAreValid() throws IOException {
        Path sample = Files.writeString(directory.resolve("hub.yaml"), ConfigReference.withEveryKey(SAMPLE));

        assertThat(HubConfigFile.read(sample, MACHINE).problems()).isEmpty();
        String text = Files.readString(sample);
        assertThat(ConfigReference.keys(HubSchema.SCHEMA))
                .allSatisfy(pointer -> assertThat(text)
                        .containsPattern("(?m)^[ -]*" + pointer.substring(pointer.lastIndexOf('/') + 1) + ":"));
    }
}
