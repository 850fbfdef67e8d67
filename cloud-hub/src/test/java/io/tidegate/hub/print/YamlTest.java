package io.tidegate.hub.print;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.hub.client.HubConnection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is written is read back as the same by a YAML 1.2 parser. */
class YamlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "{\"a\":1,\"b\":[1,2.5,true,null,\"x\"],\"c\":{}}",
                "[[1,2],[[3]],{\"a\":[{\"b\":1,\"c\":[]},{}]}]",
                "{\"labels\":{\"site\":\"no\",\"on\":\"0777\",\"weird key: x\":\"a\\n\\\"b\\\" # c\"},\"empty\":[]}",
                "[{\"t\":\"é😀\",\"u\":\"- not a list\"},\"plain\"]",
            })
    void isReadBackAsTheSame(String json) throws JsonProcessingException {
        JsonNode tree = HubConnection.JSON.readTree(json);

        assertThat(read(Yaml.of(tree))).isEqualTo(tree);
        assertThat(read(Yaml.item(tree)))
                .isEqualTo(HubConnection.JSON.createArrayNode().add(tree));
    }

    private static JsonNode read(String yaml) {
        return HubConnection.JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    }
}
