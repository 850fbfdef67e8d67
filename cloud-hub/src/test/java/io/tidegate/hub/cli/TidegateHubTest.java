package io.tidegate.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.hub.config.HubConfigFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the program says without starting anything. */
class TidegateHubTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine program =
            TidegateHub.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @Test
    void configSchemaPrintsTheSchemaOfTheFileAndNothingElse() throws Exception {
        assertThat(program.execute("config", "schema")).isZero();

        assertThat(out.toString().stripTrailing())
                .isEqualTo(HubConfigFile.jsonSchema().stripTrailing());
        assertThat(err.toString()).isEmpty();
        JsonNode schema = new ObjectMapper().readTree(out.toString());
        assertThat(schema.path("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("properties").fieldNames())
                .toIterable()
                .contains("version", "data_dir", "http", "mqtt", "store", "log_level");
    }

    @Test
    void configAloneIsWrongUsageAndSaysWhatThereIs() {
        assertThat(program.execute("config")).isEqualTo(2);

        assertThat(err.toString()).contains("Missing a command", "schema");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void helpListsEveryCommand() {
        assertThat(program.execute("--help")).isZero();

        assertThat(out.toString()).contains("serve", "check", "config", "generate-completion");
    }
}
