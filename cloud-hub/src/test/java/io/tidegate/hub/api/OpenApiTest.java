package io.tidegate.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code openapi.json} is true: it has every route with every parameter, and no other. */
class OpenApiTest {

    private final JsonNode openApi = read();

    private static JsonNode read() {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/console/openapi.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void describesEveryRouteWithEveryParameterAndNoOther() {
        Map<String, TreeSet<String>> served;
        try (HubFixture hub = HubFixture.start()) {
            served = hub.api.endpoints().stream()
                    .collect(Collectors.toMap(
                            endpoint -> endpoint.method().name().toLowerCase(Locale.ROOT) + " " + endpoint.path(),
                            endpoint -> new TreeSet<>(endpoint.parameters()),
                            (a, b) -> a,
                            TreeMap::new));
        }
        Map<String, TreeSet<String>> described = new TreeMap<>();
        openApi.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> described.put(
                                method.getKey() + " " + path.getKey(), queryParameters(method.getValue()))));
        assertThat(described).isEqualTo(served);
    }

    private TreeSet<String> queryParameters(JsonNode operation) {
        TreeSet<String> names = new TreeSet<>();
        for (JsonNode parameter : operation.path("parameters")) {
            JsonNode resolved = resolve(parameter);
            if (resolved.get("in").asText().equals("query")) {
                names.add(resolved.get("name").asText());
            }
        }
        return names;
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<JsonNode> references = new ArrayList<>(openApi.findValues("$ref"));
        assertThat(references).isNotEmpty();
        for (JsonNode reference : references) {
            String pointer = reference.asText().substring(1);
            assertThat(openApi.at(pointer).isMissingNode()).as(pointer).isFalse();
        }
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? openApi.at(node.get("$ref").asText().substring(1)) : node;
    }
}
