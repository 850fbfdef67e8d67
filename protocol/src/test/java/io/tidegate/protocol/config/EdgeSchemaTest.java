package io.tidegate.protocol.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.config.type.ConfigType;
import io.tidegate.protocol.config.type.Field;
import io.tidegate.protocol.config.type.ListType;
import io.tidegate.protocol.config.type.ObjectType;
import io.tidegate.protocol.config.type.VariantType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bounds of the agent's document, each at its last good and its first bad value, and the schema as such. */
class EdgeSchemaTest {

    @Test
    void boundsOfTheBuffer() {
        accepts("buffer: {max_size: 4MiB}", "buffer: {max_size: 16TiB}");
        refuses("buffer: {max_size: 4194303B}", "/buffer/max_size");
        refuses("buffer: {max_size: 17592186044417B}", "/buffer/max_size");
        accepts("buffer: {durability_window: 1ms}", "buffer: {durability_window: 1m}");
        refuses("buffer: {durability_window: 999us}", "/buffer/durability_window");
        refuses("buffer: {durability_window: 61s}", "/buffer/durability_window");
        accepts("buffer: {segment_size: 512KiB}", "buffer: {segment_size: 1GiB, max_size: 8GiB}");
        refuses("buffer: {segment_size: 511KiB}", "/buffer/segment_size");
        refuses("buffer: {segment_size: 1025MiB, max_size: 1TiB}", "/buffer/segment_size");
    }

    @Test
    void anEighthOfTheBufferIsTheLargestSegment() {
        accepts("buffer: {max_size: 104MiB, segment_size: 13MiB}");
        refuses("buffer: {max_size: 104MiB, segment_size: 13313KiB}", "/buffer/segment_size");
        refuses("buffer: {segment_size: 257MiB}", "/buffer/segment_size");
    }

    @Test
    void boundsOfTheUplink() {
        accepts("uplink: {linger: 0s}", "uplink: {linger: 10s}");
        refuses("uplink: {linger: 10001ms}", "/uplink/linger");
        accepts("uplink: {receipt_timeout: 1s}", "uplink: {receipt_timeout: 2m}");
        refuses("uplink: {receipt_timeout: 999ms}", "/uplink/receipt_timeout");
        refuses("uplink: {receipt_timeout: 121s}", "/uplink/receipt_timeout");
    }

    @Test
    void boundsOfASource() {
        accepts(source("interval: 100ms"), source("interval: 1d"));
        refuses(source("interval: 99ms"), "/sources/0/interval");
        refuses(source("interval: 25h"), "/sources/0/interval");
        accepts("sources: [{type: host, name: %s}]".formatted("n".repeat(64)));
        refuses("sources: [{type: host, name: %s}]".formatted("n".repeat(65)), "/sources/0/name");
        accepts(topics(EdgeLoad.MAX_TOPICS));
        assertThat(problems(topics(EdgeLoad.MAX_TOPICS + 1)))
                .as("for this source alone, and for all of them")
                .extracting("pointer")
                .containsExactly("/sources", "/sources/0/topics");
        accepts(values(EdgeSchema.MAX_VALUES));
        refuses(values(EdgeSchema.MAX_VALUES + 1), "/sources/0/values");
    }

    @Test
    void boundsOnNumbersOfThings() {
        accepts(sources(EdgeLoad.MAX_SOURCES), labels(32));
        refuses(sources(EdgeLoad.MAX_SOURCES + 1), "/sources");
        refuses(labels(33), "/agent/labels");
    }

    @Test
    void boundsOnTexts() {
        accepts("agent: {id: %s}".formatted("a".repeat(64)));
        refuses("agent: {id: %s}".formatted("a".repeat(65)), "/agent/id");
        accepts("agent: {labels: {%s: %s}}".formatted("n".repeat(64), "v".repeat(256)));
        refuses("agent: {labels: {%s: v}}".formatted("n".repeat(65)), "/agent/labels/" + "n".repeat(65));
        refuses("agent: {labels: {n: %s}}".formatted("v".repeat(257)), "/agent/labels/n");
        refuses("agent: {labels: {n: %s}}".formatted("é".repeat(129)), "/agent/labels/n");
        accepts("data_dir: /%s".formatted("d".repeat(1023)));
        refuses("data_dir: /%s".formatted("d".repeat(1024)), "/data_dir");
        accepts("sources: [{name: m, type: mqtt, topics: [%s]}]".formatted("t/".repeat(128)));
        refuses("sources: [{name: m, type: mqtt, topics: [%s]}]".formatted("t/".repeat(129)), "/sources/0/topics/0");
        accepts(password(4096));
        refuses(password(4097), "/sources/0/password");
    }

    @Test
    void boundsOfPorts() {
        accepts("local_http: {listen: '127.0.0.1:0'}", "local_http: {listen: '127.255.0.1:65535'}");
        refuses("local_http: {listen: '127.0.0.1:65536'}", "/local_http/listen");
        refuses("local_http: {listen: '127.0.0.256:80'}", "/local_http/listen");
        accepts("hub: {url: 'mqtt://h:1'}", "hub: {url: 'mqtt://h:65535'}");
        refuses("hub: {url: 'mqtt://h:0'}", "/hub/url");
        refuses("hub: {url: 'mqtt://h:65536'}", "/hub/url");
    }

    @Test
    void theSchemaIsAJsonDocumentWithTheKeysOfTheCheck() {
        Map<String, Object> schema = JsonText.readObject(EdgeSchema.SCHEMA.jsonSchema());

        assertThat(schema).containsEntry("$schema", "https://json-schema.org/draft/2020-12/schema");
        assertThat(keysIn("", schema)).isEqualTo(new TreeSet<>(keysOf("", EdgeSchema.SCHEMA.root())));
    }

    @Test
    void everyDefaultIsValidAndEveryKeyIsExplained() {
        assertThat(fields(EdgeSchema.SCHEMA.root())).hasSizeGreaterThan(30).allSatisfy(field -> {
            assertThat(field.key()).matches("[a-z][a-z0-9_]*").doesNotMatch(".*_(ms|us|s|sec|seconds|bytes|mb|mib)");
            assertThat(field.doc()).endsWith(".");
            assertThat(field.required() && field.fallback().isPresent()).isFalse();
        });
        accepts("{}");
    }

    /** The keys that the check knows, as paths; a list is {@code []}. */
    private static List<String> keysOf(String path, ConfigType type) {
        if (type instanceof ObjectType object) {
            List<String> keys = new ArrayList<>();
            for (Field field : object.fields()) {
                keys.add(path + "/" + field.key());
                keys.addAll(keysOf(path + "/" + field.key(), field.type()));
            }
            return keys;
        }
        if (type instanceof ListType list) {
            return keysOf(path + "[]", list.item());
        }
        return type instanceof VariantType variant
                ? variant.variants().values().stream()
                        .flatMap(each -> keysOf(path, each).stream())
                        .toList()
                : List.of();
    }

    private static List<Field> fields(ConfigType type) {
        if (type instanceof ListType list) {
            return fields(list.item());
        }
        if (type instanceof VariantType variant) {
            return variant.variants().values().stream()
                    .flatMap(each -> fields(each).stream())
                    .toList();
        }
        return !(type instanceof ObjectType object)
                ? List.of()
                : object.fields().stream()
                        .flatMap(field -> Stream.concat(Stream.of(field), fields(field.type()).stream()))
                        .toList();
    }

    /** The same, read from the JSON Schema's text. */
    private static Set<String> keysIn(String path, Map<String, Object> schema) {
        Set<String> keys = new TreeSet<>();
        JsonText.object(schema.getOrDefault("properties", Map.of())).forEach((key, value) -> {
            keys.add(path + "/" + key);
            keys.addAll(keysIn(path + "/" + key, JsonText.object(value)));
        });
        if (schema.containsKey("items")) {
            keys.addAll(keysIn(path + "[]", JsonText.object(schema.get("items"))));
        }
        if (schema.get("oneOf") instanceof List<?> variants) {
            variants.forEach(variant -> keys.addAll(keysIn(path, JsonText.object(variant))));
        }
        return keys;
    }

    private static String source(String more) {
        return "sources: [{name: h, type: host, %s}]".formatted(more);
    }

    private static String topics(int count) {
        return "sources: [{name: m, type: mqtt, topics: [%s]}]"
                .formatted(String.join(", ", Collections.nCopies(count, "t")));
    }

    private static String values(int count) {
        return "sources: [{name: m, type: mqtt, topics: [t], format: json, values: {%s}}]"
                .formatted(numbered(count, "v%d: /v"));
    }

    private static String sources(int count) {
        return "sources: [%s]".formatted(numbered(count, "{name: h%d, type: host}"));
    }

    private static String labels(int count) {
        return "agent: {labels: {%s}}".formatted(numbered(count, "l%d: v"));
    }

    private static String password(int length) {
        return "sources: [{name: m, type: mqtt, topics: [t], username: u, password: %s}]".formatted("p".repeat(length));
    }

    private static String numbered(int count, String pattern) {
        return IntStream.range(0, count).mapToObj(pattern::formatted).collect(Collectors.joining(", "));
    }

    private static void accepts(String... documents) {
        for (String document : documents) {
            assertThat(problems(document)).as(document).isEmpty();
        }
    }

    private static void refuses(String document, String pointer) {
        assertThat(problems(document)).as(document).extracting("pointer").containsExactly(pointer);
    }

    private static List<?> problems(String document) {
        return EdgeSchema.SCHEMA
                .read("edge.yaml", document.getBytes(StandardCharsets.UTF_8), DocumentCorpus.MACHINE)
                .problems();
    }
}
