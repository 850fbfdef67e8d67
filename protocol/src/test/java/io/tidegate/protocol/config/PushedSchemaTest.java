package io.tidegate.protocol.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.document.ConfigProblem;
import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentNode.Entry;
import io.tidegate.protocol.document.DocumentNode.Mapping;
import io.tidegate.protocol.document.DocumentReader;
import io.tidegate.protocol.document.Problems;
import io.tidegate.protocol.merge.Layer;
import io.tidegate.protocol.merge.MergedDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushedSchemaTest {

    @Test
    void everyKeyOfTheFileCanBePushedButTheTechnicians() {
        TreeSet<String> expected = new TreeSet<>(ConfigReference.keys(EdgeSchema.SCHEMA));
        expected.removeAll(List.of(
                "/agent/id",
                "/data_dir",
                "/local_http",
                "/local_http/listen",
                "/clock",
                "/clock/trust",
                "/sources/*/password"));
        expected.add("/probation");

        assertThat(new TreeSet<>(ConfigReference.keys(PushedSchema.SCHEMA))).isEqualTo(expected);
    }

    @Test
    void aPushIsReadWithItsProbation() {
        PushedDocument pushed = valid("{\"probation\":\"30s\",\"log_level\":\"debug\",\"sources\":"
                + "[{\"name\":\"h\",\"type\":\"host\",\"interval\":\"5s\"}]}");

        assertThat(pushed.probation()).isEqualTo(Duration.ofSeconds(30));
        assertThat(((Mapping) pushed.settings()).entries())
                .extracting(Entry::key)
                .containsExactly("log_level", "sources");
        assertThat(valid("{}").probation()).isEqualTo(Duration.ofSeconds(120));
    }

    @Test
    void boundsOfTheProbation() {
        assertThat(problems("{\"probation\":\"1s\"}")).isEmpty();
        assertThat(problems("{\"probation\":\"1h\"}")).isEmpty();
        assertThat(pointers("{\"probation\":\"999ms\"}")).containsExactly("/probation");
        assertThat(pointers("{\"probation\":\"61m\"}")).containsExactly("/probation");
    }

    @Test
    void whatIsTheTechniciansIsRefusedWithAReason() {
        String document =
                "{\"agent\":{\"id\":\"x\"},\"data_dir\":\"/x\",\"local_http\":{\"listen\":\"x\"},\"clock\":{},\"sources\":"
                        + "[{\"name\":\"m\",\"type\":\"mqtt\",\"topics\":[\"t\"],\"username\":\"u\",\"password\":\"p\"}]}";

        assertThat(problems(document))
                .extracting(ConfigProblem::pointer)
                .containsExactly("/agent/id", "/data_dir", "/local_http", "/clock", "/sources/0/password");
        assertThat(problems(document)).allSatisfy(problem -> {
            assertThat(problem.what()).endsWith("cannot be pushed");
            assertThat(problem.fix()).contains("edge.yaml");
        });
    }

    @Test
    void aKeyThatNobodyKnowsIsRefusedWithAHint() {
        assertThat(problems("{\"log_levle\":\"debug\"}"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.fix()).contains("did you mean \"log_level\"?"));
    }

    @Test
    void aTransformMayNameASourceThatOnlyTheFileHas() {
        String transforms = "\"transforms\":[{\"type\":\"drop\",\"source\":\"boiler\"}]";

        assertThat(problems("{%s}".formatted(transforms)))
                .as("sources are the technician's")
                .isEmpty();
        assertThat(pointers("{\"sources\":[],%s}".formatted(transforms)))
                .as("there are no other sources")
                .containsExactly("/transforms/0/source");
        assertThat(effective("sources: [{name: boiler, type: host}]", "{%s}".formatted(transforms)))
                .isEmpty();
        assertThat(effective("sources: [{name: press, type: host}]", "{%s}".formatted(transforms)))
                .extracting(ConfigProblem::pointer)
                .containsExactly("/transforms/0/source");
    }

    @Test
    void aKeyThatIsNotPushedHasNoDefaultSoThatTheTechniciansStays() {
        assertThat(problems("{\"buffer\":{\"segment_size\":\"1GiB\"}}"))
                .as("whether it fits is known when it is merged")
                .isEmpty();
        assertThat(pointers("{\"buffer\":{\"segment_size\":\"1GiB\",\"max_size\":\"1GiB\"}}"))
                .containsExactly("/buffer/segment_size");
    }

    @Test
    void whetherItFitsWhatTheTechnicianWroteIsKnownWhenBothAreMerged() {
        String push = "{\"buffer\":{\"segment_size\":\"1GiB\"}}";

        assertThat(effective("buffer: {max_size: 8GiB}", push)).isEmpty();
        assertThat(effective("buffer: {max_size: 7GiB}", push))
                .extracting(ConfigProblem::pointer)
                .containsExactly("/buffer/segment_size");
        assertThat(effective("agent: {id: gw}\nlog_level: debug", "{}")).isEmpty();
    }

    private static List<ConfigProblem> effective(String local, String push) {
        DocumentNode technicians = DocumentReader.read(
                        local.getBytes(StandardCharsets.UTF_8), Map.of(), new Problems("edge.yaml"))
                .orElseThrow();
        MergedDocument merged = MergedDocument.of(List.of(
                new Layer("edge.yaml", technicians),
                new Layer("revision 1", valid(push).settings())));
        return EdgeSchema.SCHEMA.check("effective", merged.document()).problems();
    }

    @ParameterizedTest
    @ValueSource(strings = {"${env:SITE}", "x${env:SITE:-y}", "${file:FILE}", "${nonsense}", "${"})
    void nothingIsSubstituted(String text, @TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "hunter2");
        String document = "{\"agent\":{\"labels\":{\"a\":\"%s\"}}}".formatted(text.replace("FILE", file.toString()));

        assertThat(problems(document)).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo("/agent/labels/a");
            assertThat(problem.toString()).doesNotContain("hunter2");
        });
    }

    @Test
    void aLiteralDollarBraceIsWrittenAsInTheFile() {
        assertThat(problems("{\"agent\":{\"labels\":{\"a\":\"$${5}\"}}}")).isEmpty();
    }

    @Test
    void theJsonSchemaKnowsNoSubstitution() {
        assertThat(JsonText.readObject(PushedSchema.jsonSchema())).containsKey("properties");
        assertThat(PushedSchema.jsonSchema())
                .doesNotContain("substitution")
                .doesNotContain("\"password\"")
                .contains("\"probation\"");
    }

    @Test
    void whatCannotBeReadIsOneProblem() {
        assertThat(problems("{\"a\":")).hasSize(1);
        assertThat(problems("[]")).hasSize(1);
    }

    private static PushedDocument valid(String document) {
        return ((Loaded.Valid<PushedDocument>) read(document)).value();
    }

    private static List<String> pointers(String document) {
        return problems(document).stream().map(ConfigProblem::pointer).toList();
    }

    private static List<ConfigProblem> problems(String document) {
        return read(document).problems();
    }

    private static Loaded<PushedDocument> read(String document) {
        return PushedSchema.read("pushed.json", document.getBytes(StandardCharsets.UTF_8));
    }
}
