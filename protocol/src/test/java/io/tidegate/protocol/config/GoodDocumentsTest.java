package io.tidegate.protocol.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.config.type.ConfigObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoodDocumentsTest {

    static List<Path> documents() {
        return DocumentCorpus.documents("good");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void nothingIsWrong(Path document) throws IOException {
        assertThat(DocumentCorpus.read(document).problems()).isEmpty();
    }

    @Test
    void wordsThatOlderYamlTakesForSomethingElseStayText() throws IOException {
        assertThat(valid("everything.yaml").object("agent").table("labels"))
                .isEqualTo(Map.of("site", "p1", "country", "NO", "code", "0777", "on", "on"));
    }

    @Test
    void textsOfJsonAreReadAsJsonHasThem() throws IOException {
        assertThat(valid("push.json").object("agent").table("labels"))
                .isEqualTo(Map.of("emoji", "😀", "slash", "a/b", "quote", "\"", "NO", "NO"));
    }

    @Test
    void substitutedValuesTakeTheTypeThatIsNeeded() throws IOException {
        ConfigObject config = valid("substitutions.yaml");

        assertThat(config.object("agent").text("id")).isEqualTo("gw-p1");
        assertThat(config.object("agent").table("labels"))
                .isEqualTo(Map.of("site", "p1", "line", "7", "price", "${5}", "empty", "x"));
        assertThat(config.get("data_dir", Path.class)).isEqualTo(Path.of("/var/lib/tidegate"));
        List<ConfigObject> sources = config.list("sources", ConfigObject.class);
        assertThat(sources.get(0).duration("interval")).isEqualTo(Duration.ofSeconds(5));
        assertThat(sources.get(1).integer("qos")).isZero();
    }

    @Test
    void anEmptyDocumentHasEveryDefault() throws IOException {
        ConfigObject config = valid("empty.yaml");

        assertThat(config.integer("version")).isEqualTo(1);
        assertThat(config.object("buffer").bytes("max_size")).isEqualTo(2L << 30);
        assertThat(config.object("buffer").text("when_full")).isEqualTo("drop_oldest");
        assertThat(config.object("buffer").isGiven("max_size")).isFalse();
        assertThat(config.list("sources", ConfigObject.class)).isEmpty();
    }

    private static ConfigObject valid(String name) throws IOException {
        Path document = documents().stream()
                .filter(path -> path.endsWith(name))
                .findFirst()
                .orElseThrow();
        return Objects.requireNonNull(((Loaded.Valid<ConfigObject>) DocumentCorpus.read(document)).value());
    }
}
