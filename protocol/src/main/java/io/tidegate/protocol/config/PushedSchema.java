package io.tidegate.protocol.config;

import io.tidegate.protocol.config.type.ConfigObject;
import io.tidegate.protocol.config.type.ConfigType;
import io.tidegate.protocol.config.type.Field;
import io.tidegate.protocol.config.type.Json;
import io.tidegate.protocol.config.type.ListType;
import io.tidegate.protocol.config.type.ObjectType;
import io.tidegate.protocol.config.type.QuantityTypes;
import io.tidegate.protocol.config.type.ScalarType;
import io.tidegate.protocol.config.type.ScalarTypes;
import io.tidegate.protocol.config.type.Units;
import io.tidegate.protocol.config.type.VariantType;
import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentNode.Entry;
import io.tidegate.protocol.document.DocumentNode.Mapping;
import io.tidegate.protocol.document.DocumentNode.Sequence;
import io.tidegate.protocol.document.DocumentReader;
import io.tidegate.protocol.document.Place;
import io.tidegate.protocol.document.Problems;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a hub may push to an agent: {@link EdgeSchema} less what is the technician's alone, plus {@code probation}. A pushed
 * document is a merge patch (RFC 7396) over the technician's, so a key that it does not have has no default here; things in
 * lists are complete, and theirs have. Made from {@code EdgeSchema}, so a new key there can be pushed unless it is a secret or
 * named here.
 */
public final class PushedSchema {

    /** How long a configuration may take to prove itself, unless the document says otherwise. */
    public static final Duration DEFAULT_PROBATION = Duration.ofSeconds(120);

    private static final Duration MIN_PROBATION = Duration.ofSeconds(1);
    private static final Duration MAX_PROBATION = Duration.ofHours(1);

    private static final String PROBATION = "probation";

    /** Identity, where data lie, who may come in, and what only somebody beside the machine knows; secrets are recognised by their type. */
    private static final Set<String> TECHNICIANS = Set.of("/agent/id", "/data_dir", "/local_http", "/clock");

    /** Keys and their values, as for a file. */
    public static final ConfigSchema SCHEMA =
            new ConfigSchema("Pushed configuration of a Tidegate edge agent", withProbation(EdgeSchema.SCHEMA.root()));

    private PushedSchema() {}

    /**
     * Reads and checks a pushed document. Whether it fits what the technician wrote is only known once both are merged, and
     * is for {@link EdgeSchema} to say.
     *
     * @param name of the document, for messages
     * @param document JSON in UTF-8
     */
    public static Loaded<PushedDocument> read(String name, byte[] document) {
        Problems problems = new Problems(name);
        return check(DocumentReader.readFromAfar(document, problems), problems);
    }

    /** Checks a document that is read already, such as one that was merged. */
    public static Loaded<PushedDocument> check(String name, DocumentNode document) {
        return check(Optional.of(document), new Problems(name));
    }

    private static Loaded<PushedDocument> check(Optional<DocumentNode> document, Problems problems) {
        Optional<DocumentNode> tree = document.map(node -> pushable("", node, EdgeSchema.SCHEMA.root(), problems));
        Optional<Object> checked = tree.map(node -> SCHEMA.root().check(node, problems));
        if (checked.isEmpty() || !problems.isEmpty()) {
            return new Loaded.Invalid<>(problems.inOrder());
        }
        ConfigObject config = (ConfigObject) checked.get();
        return new Loaded.Valid<>(new PushedDocument(withoutProbation(tree.get()), config.duration(PROBATION)));
    }

    /** The JSON Schema (draft 2020-12), as text. It knows no substitution. */
    public static String jsonSchema() {
        Map<String, Object> schema =
                Json.object("$schema", "https://json-schema.org/draft/2020-12/schema", "title", SCHEMA.title());
        schema.putAll(SCHEMA.root().jsonSchema());
        return Json.write(withoutSubstitution(schema));
    }

    private static ObjectType withProbation(ObjectType edge) {
        ObjectType pushable = pushable("", edge);
        Field probation = Field.optional(
                PROBATION,
                QuantityTypes.duration(MIN_PROBATION, MAX_PROBATION),
                Units.format(DEFAULT_PROBATION),
                "How long the configuration may take to prove itself, before the agent goes back to the one before.");
        return new ObjectType(
                Stream.concat(pushable.fields().stream(), Stream.of(probation)).toList(),
                pushable.rules().stream().map(PushedSchema::ofPatch).toList());
    }

    /** A transform may name a source that only the technician's file has. */
    private static ObjectType.Rule ofPatch(ObjectType.Rule rule) {
        return rule != EdgeSchema.SOURCES_OF_TRANSFORMS_EXIST
                ? rule
                : (document, problems) -> {
                    if (document.isGiven("sources")) {
                        rule.check(document, problems);
                    }
                };
    }

    private static ObjectType pushable(String path, ObjectType type) {
        boolean isPatch = !path.contains("*");
        return new ObjectType(
                type.fields().stream()
                        .filter(field -> isPushable(path, field))
                        .map(field -> new Field(
                                field.key(),
                                pushable(path + "/" + field.key(), field.type()),
                                field.required(),
                                isPatch ? Optional.empty() : field.fallback(),
                                field.doc()))
                        .toList(),
                type.rules());
    }

    private static ConfigType pushable(String path, ConfigType type) {
        if (type instanceof ObjectType object) {
            return pushable(path, object);
        }
        if (type instanceof ListType list) {
            return new ListType(
                    pushable(path + "/*", list.item()), list.leastItems(), list.mostItems(), list.uniqueKey());
        }
        if (type instanceof VariantType variant) {
            Map<String, ObjectType> variants = new LinkedHashMap<>();
            variant.variants().forEach((name, each) -> variants.put(name, pushable(path, each)));
            return new VariantType(variant.discriminator(), variants);
        }
        return type;
    }

    private static boolean isPushable(String path, Field field) {
        return !ScalarTypes.isSecret(field.type()) && !TECHNICIANS.contains(path + "/" + field.key());
    }

    /** The document without what is the technician's; a problem for each such key. */
    private static DocumentNode pushable(String path, DocumentNode node, ConfigType edge, Problems problems) {
        if (node instanceof Mapping mapping && edge instanceof ObjectType object) {
            return new Mapping(
                    mapping.place(),
                    mapping.entries().stream()
                            .flatMap(entry -> pushable(path, entry, object, problems).stream())
                            .toList());
        }
        if (node instanceof Mapping mapping && edge instanceof VariantType variant) {
            return variant.variantOf(mapping)
                    .map(chosen -> pushable(path, node, chosen, problems))
                    .orElse(node);
        }
        if (node instanceof Sequence list && edge instanceof ListType type) {
            return new Sequence(
                    list.place(),
                    list.items().stream()
                            .map(item -> pushable(path + "/*", item, type.item(), problems))
                            .toList());
        }
        return node;
    }

    private static Optional<Entry> pushable(String path, Entry entry, ObjectType edge, Problems problems) {
        Optional<Field> known = edge.fields().stream()
                .filter(field -> field.key().equals(entry.key()))
                .findFirst();
        if (known.isEmpty()) {
            return Optional.of(entry);
        }
        if (!isPushable(path, known.get())) {
            problems.add(
                    entry.place(),
                    "the key %s cannot be pushed".formatted(entry.key()),
                    "identity, credentials, the clock and where data lie are the technician's alone",
                    "remove it, and set it in edge.yaml on the gateway");
            return Optional.empty();
        }
        DocumentNode value =
                pushable(path + "/" + entry.key(), entry.value(), known.get().type(), problems);
        return Optional.of(new Entry(entry.place(), entry.key(), value));
    }

    private static DocumentNode withoutProbation(DocumentNode tree) {
        return tree instanceof Mapping mapping
                ? new Mapping(
                        mapping.place(),
                        mapping.entries().stream()
                                .filter(entry -> !entry.key().equals(PROBATION))
                                .toList())
                : new Mapping(new Place(1, 1, ""), List.of());
    }

    private static Object withoutSubstitution(Object schema) {
        if (schema instanceof List<?> list) {
            return list.stream().map(PushedSchema::withoutSubstitution).toList();
        }
        if (!(schema instanceof Map<?, ?> map)) {
            return schema;
        }
        Map<String, Object> without = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (key.equals("anyOf")
                    && value instanceof List<?> either
                    && either.contains(ScalarType.SUBSTITUTION)
                    && either.get(0) instanceof Map<?, ?> alone) {
                alone.forEach((word, rule) -> without.putIfAbsent((String) word, rule));
            } else {
                without.put((String) key, withoutSubstitution(value));
            }
        });
        return without;
    }
}
