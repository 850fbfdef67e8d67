package io.tidegate.hub.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.tidegate.protocol.config.ConfigSchema;
import io.tidegate.protocol.config.EdgeSchema;
import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentReader;
import io.tidegate.protocol.document.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON Schema that is handed out says the same as the check, as an independent validator reads it. */
class PublishedSchemaTest {

    private static final Path CORPUS = Path.of("../protocol/src/test/resources/io/tidegate/protocol/config");
    private static final Path SAMPLES = Path.of("../deploy/etc");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema EDGE = published(EdgeSchema.SCHEMA);

    /** Ranges of quantities, twins, rules between keys, the machine; and to JSON, 1.0 is 1. */
    private static final List<String> BEYOND_JSON_SCHEMA = List.of(
            "duplicate-source-name.yaml",
            "json-keys-with-another-format.yaml",
            "json-without-values.yaml",
            "listen-port-too-high.yaml",
            "out-of-range-duration.yaml",
            "out-of-range-size-huge.yaml",
            "out-of-range-size.yaml",
            "password-without-username.yaml",
            "segments-too-large.yaml",
            "substitution-wrong-value.yaml",
            "time-unit-without-time.yaml",
            "transform-keys-that-exclude-each-other.yaml",
            "transform-of-no-source.yaml",
            "wrong-type-fraction.yaml");

    static List<Path> good() {
        return documents("good");
    }

    /** Those that are JSON as far as that goes; twins, anchors and such are refused before a schema is looked at. */
    static List<Path> broken() {
        return documents("broken").stream()
                .filter(document -> json(document).isPresent())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("good")
    void goodDocumentsPass(Path document) {
        assertThat(EDGE.validate(json(document).orElseThrow())).isEmpty();
    }

    @Test
    void brokenDocumentsFailUnlessJsonSchemaHasNoWordsForIt() {
        assertThat(broken())
                .hasSizeGreaterThan(60)
                .filteredOn(
                        document -> EDGE.validate(json(document).orElseThrow()).isEmpty())
                .map(document -> String.valueOf(document.getFileName()))
                .containsExactlyInAnyOrderElementsOf(BEYOND_JSON_SCHEMA);
    }

    @Test
    void theSamplesPass() {
        assertThat(EDGE.validate(json(SAMPLES.resolve("edge.yaml")).orElseThrow()))
                .isEmpty();
        assertThat(published(HubSchema.SCHEMA)
                        .validate(json(SAMPLES.resolve("hub.yaml")).orElseThrow()))
                .isEmpty();
    }

    private static JsonSchema published(ConfigSchema schema) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema.jsonSchema());
    }

    /** A document as JSON, with its substitutions as they are written; empty if it cannot be read as such. */
    private static Optional<JsonNode> json(Path document) {
        try {
            Problems problems = new Problems("document");
            Optional<DocumentNode> root =
                    DocumentReader.read(Files.readAllBytes(document), Map.of("SITE", "p1", "INTERVAL", "5"), problems);
            return root.filter(read -> problems.isEmpty()).map(PublishedSchemaTest::json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(DocumentNode node) {
        if (node instanceof DocumentNode.Mapping mapping) {
            ObjectNode object = JSON.createObjectNode();
            mapping.entries().forEach(entry -> object.set(entry.key(), json(entry.value())));
            return object;
        }
        if (node instanceof DocumentNode.Sequence sequence) {
            ArrayNode array = JSON.createArrayNode();
            sequence.items().forEach(item -> array.add(json(item)));
            return array;
        }
        DocumentNode.Scalar scalar = (DocumentNode.Scalar) node;
        if (scalar.substituted()) {
            return TextNode.valueOf(scalar.shown());
        }
        return switch (scalar.meaning()) {
            case NUMBER -> DecimalNode.valueOf(new BigDecimal(scalar.text()));
            case BOOLEAN -> BooleanNode.valueOf(Boolean.parseBoolean(scalar.text()));
            case NOTHING -> NullNode.getInstance();
            case TEXT, UNKNOWN -> TextNode.valueOf(scalar.text());
        };
    }

    private static List<Path> documents(String folder) {
        try (Stream<Path> files = Files.list(CORPUS.resolve(folder))) {
            return files.filter(file -> !file.toString().endsWith(".problems"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
