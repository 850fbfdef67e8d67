package io.tidegate.protocol.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.document.DocumentNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergedDocumentTest {

    /** RFC 7396, appendix A, all of it. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                    {"a":"b"}              ; {"a":"c"}                   ; {"a":"c"}
                    {"a":"b"}              ; {"b":"c"}                   ; {"a":"b","b":"c"}
                    {"a":"b"}              ; {"a":null}                  ; {}
                    {"a":"b","b":"c"}      ; {"a":null}                  ; {"b":"c"}
                    {"a":["b"]}            ; {"a":"c"}                   ; {"a":"c"}
                    {"a":"c"}              ; {"a":["b"]}                 ; {"a":["b"]}
                    {"a":{"b":"c"}}        ; {"a":{"b":"d","c":null}}    ; {"a":{"b":"d"}}
                    {"a":[{"b":"c"}]}      ; {"a":[1]}                   ; {"a":[1]}
                    ["a","b"]              ; ["c","d"]                   ; ["c","d"]
                    {"a":"b"}              ; ["c"]                       ; ["c"]
                    {"a":"foo"}            ; null                        ; null
                    {"a":"foo"}            ; "bar"                       ; "bar"
                    {"e":null}             ; {"a":1}                     ; {"a":1,"e":null}
                    [1,2]                  ; {"a":"b","c":null}          ; {"a":"b"}
                    {}                     ; {"a":{"bb":{"ccc":null}}}   ; {"a":{"bb":{}}}
                    """)
    void theAppendixOfTheRfc(String original, String patch, String result) {
        DocumentNode merged = merge(original, patch).document();

        assertThat(CanonicalJson.write(merged)).isEqualTo(result);
    }

    @Test
    void eachPartKnowsItsLayer() {
        MergedDocument merged = MergedDocument.of(List.of(
                new Layer(
                        "edge.yaml",
                        Documents.read("log_level: info\nbuffer: {max_size: 1GiB, when_full: reject_new}")),
                new Layer(
                        "group", Documents.read("{\"buffer\":{\"max_size\":\"2GiB\"},\"sources\":[{\"name\":\"h\"}]}")),
                new Layer(
                        "own",
                        Documents.read("{\"log_level\":null,\"hub\":{},\"agent\":{\"labels\":{\"a/b\":\"c\"}}}"))));

        assertThat(merged.origins())
                .isEqualTo(Map.of(
                        "/buffer/max_size", "group",
                        "/buffer/when_full", "edge.yaml",
                        "/sources", "group",
                        "/hub", "own",
                        "/agent/labels/a~1b", "own"));
        assertThat(CanonicalJson.write(merged.document()))
                .isEqualTo("{\"agent\":{\"labels\":{\"a/b\":\"c\"}},\"buffer\":{\"max_size\":\"2GiB\","
                        + "\"when_full\":\"reject_new\"},\"hub\":{},\"sources\":[{\"name\":\"h\"}]}");
    }

    @Test
    void aValueInAListComesFromWhereTheListDoes() {
        MergedDocument merged = merge("{\"sources\":[]}", "{\"sources\":[{\"name\":\"a/b\"}],\"a/b\":{\"c\":1}}");

        assertThat(merged.originOf("/sources/0/name")).hasValue("patch");
        assertThat(merged.originOf("/sources/0/lane")).isEmpty();
        assertThat(merged.originOf("/sources/1")).isEmpty();
        assertThat(merged.originOf("/a~1b/c")).hasValue("patch");
        assertThat(merged.originOf("/nothing")).isEmpty();
    }

    @Test
    void whatReplacesAMappingForgetsWhereItsPartsCameFrom() {
        assertThat(merge("{\"a\":{\"b\":1},\"ab\":2}", "{\"a\":3}").origins())
                .isEqualTo(Map.of("/a", "patch", "/ab", "original"));
        assertThat(merge("{\"a\":3}", "{\"a\":{\"b\":1}}").origins()).isEqualTo(Map.of("/a/b", "patch"));
        assertThat(merge("{\"a\":1}", "{\"a\":null}").origins()).isEqualTo(Map.of("", "patch"));
        assertThat(merge("{}", "{}").origins()).isEqualTo(Map.of("", "original"));
        assertThat(merge("{}", "{\"a\":1}").origins()).isEqualTo(Map.of("/a", "patch"));
    }

    private static MergedDocument merge(String original, String patch) {
        return MergedDocument.of(
                List.of(new Layer("original", Documents.read(original)), new Layer("patch", Documents.read(patch))));
    }
}
