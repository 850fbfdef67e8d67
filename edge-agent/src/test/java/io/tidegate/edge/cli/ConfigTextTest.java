package io.tidegate.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentReader;
import io.tidegate.protocol.document.Problems;
import io.tidegate.protocol.merge.CanonicalJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":{\"b\":[1,{\"c\":[],\"d\":{\"e\":\"f\"}},[\"g\",[true,null]]]},\"h\":{}}",
                "{\"a\":[\"true\",\"null\",\"12\",\"-\",\"# no comment\",\"x: y\",\"with \\\"quotes\\\"\",\"\",\"1e3\"]}",
                "{\"a\":[[{\"b\":1,\"c\":2}]]}"
            })
    void whatIsPrintedIsReadAsTheSame(String json) {
        String yaml = ConfigText.of(read(json), pointer -> "at " + pointer);
        assertThat(CanonicalJson.write(read(yaml))).as(yaml).isEqualTo(json);
    }

    @Test
    void itIsBlockStyleWithAlignedComments() {
        String yaml = ConfigText.of(
                read("{\"sources\":[{\"name\":\"a\",\"topics\":[\"t/#\"]}]}"),
                pointer -> pointer.endsWith("name") ? "mine" : "");
        assertThat(yaml).isEqualTo("""
                sources:
                  - name: a                                   # mine
                    topics:
                      - "t/#"
                """);
    }

    private static DocumentNode read(String document) {
        Problems problems = new Problems("test");
        DocumentNode node = DocumentReader.readFromAfar(document.getBytes(StandardCharsets.UTF_8), problems)
                .orElseThrow();
        assertThat(problems.inOrder()).isEmpty();
        return node;
    }
}
