package io.tidegate.hub.rollout.driver;

import static io.tidegate.protocol.config.type.Field.optional;
import static io.tidegate.protocol.config.type.Field.required;

import io.tidegate.hub.rollout.Pace;
import io.tidegate.hub.rollout.Share;
import io.tidegate.protocol.config.ConfigSchema;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.config.type.ConfigObject;
import io.tidegate.protocol.config.type.ListType;
import io.tidegate.protocol.config.type.ObjectType;
import io.tidegate.protocol.config.type.QuantityTypes;
import io.tidegate.protocol.config.type.ScalarType;
import io.tidegate.protocol.config.type.ScalarTypes;
import io.tidegate.protocol.config.type.TableType;
import io.tidegate.protocol.config.type.Units;
import io.tidegate.protocol.document.ConfigProblem;
import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentNode.Entry;
import io.tidegate.protocol.document.DocumentNode.Mapping;
import io.tidegate.protocol.document.DocumentReader;
import io.tidegate.protocol.document.Problems;
import io.tidegate.protocol.merge.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Requests and paces as documents. */
public final class RolloutDocuments {

    /** What messages call a request, which has no file name. */
    private static final String NAME = "request";

    private static final int MAX_LABELS = 32;
    private static final int MAX_LABEL_BYTES = 256;
    private static final int MAX_COMMENT_BYTES = 900;

    private static final String PATCH = "patch";
    private static final String DOCUMENT = "document";

    private static final ScalarType SHARE = ScalarTypes.text(
            "a number of agents or a percentage",
            "digits, and a percent sign if it is a percentage",
            "\"5%\"",
            "[0-9]{1,7}|[0-9]{1,3}%",
            8);

    private static final ScalarType LABEL = ScalarTypes.text(
            "a label's value", "1 to %d bytes on one line".formatted(MAX_LABEL_BYTES), "p1", ".+", MAX_LABEL_BYTES);

    private static final Duration LONGEST = Duration.ofMillis(Pace.MAX_MS);

    private static final ObjectType PACE = ObjectType.of(
            optional(
                    "waves",
                    new ListType(SHARE, 0, Pace.MAX_WAVES, ""),
                    "How many agents may have been tried by the end of each wave; the last is \"100%\". Default: 1, 5%, 25%, 100%."),
            time("soak", Duration.ZERO, Pace.DEFAULT.soakMs(), "How long an agent must run the document."),
            time(
                    "patience",
                    Duration.ZERO,
                    Pace.DEFAULT.patienceMs(),
                    "How much longer the gate waits for data and sources."),
            time(
                    "answer_limit",
                    Duration.ofMillis(Pace.MIN_ANSWER_LIMIT_MS),
                    Pace.DEFAULT.answerLimitMs(),
                    "After which an agent that does not answer has failed."),
            time(
                    "offline_wait",
                    Duration.ZERO,
                    Pace.DEFAULT.offlineWaitMs(),
                    "How long the last wave waits for agents that are offline."),
            optional(
                    "min_rate_percent",
                    ScalarTypes.integer(0, 100),
                    String.valueOf(Pace.DEFAULT.minRatePercent()),
                    "How many of the readings before must arrive; 0 does not look at them."),
            optional(
                    "abort_above",
                    SHARE,
                    Pace.DEFAULT.abortAbove().toString(),
                    "More failures than these, of the agents tried so far, end it."));

    private static final ConfigSchema REQUEST = new ConfigSchema(
            "A rollout",
            new ObjectType(
                    Stream.concat(
                                    Stream.of(
                                            required(
                                                    "selector",
                                                    new TableType(
                                                            "[^\\p{Cntrl}]{1,256}",
                                                            "a label's name",
                                                            LABEL,
                                                            0,
                                                            MAX_LABELS),
                                                    "Labels that an agent must have; {} means every agent."),
                                            optional(
                                                    "comment",
                                                    ScalarTypes.text(
                                                            "a comment",
                                                            "1 to %d bytes on one line".formatted(MAX_COMMENT_BYTES),
                                                            "new interval",
                                                            ".+",
                                                            MAX_COMMENT_BYTES),
                                                    "Why.")),
                                    PACE.fields().stream())
                            .toList(),
                    List.of()));

    private RolloutDocuments() {}

    private static io.tidegate.protocol.config.type.Field time(
            String key, Duration least, long fallbackMs, String doc) {
        return optional(key, QuantityTypes.duration(least, LONGEST), Units.format(Duration.ofMillis(fallbackMs)), doc);
    }

    /**
     * Reads a request: the keys of a pace, {@code selector}, {@code comment}, and either {@code patch} or {@code document}.
     *
     * @param author who asks
     */
    public static Loaded<RolloutRequest> request(byte[] json, String author) {
        Problems problems = new Problems(NAME);
        Optional<DocumentNode> tree = DocumentReader.readFromAfar(json, problems);
        if (tree.isEmpty() || !problems.isEmpty()) {
            return new Loaded.Invalid<>(problems.inOrder());
        }
        if (!(tree.get() instanceof Mapping mapping)) {
            problems.add(tree.get().place(), "a request is a mapping", "it has names", "write {\"selector\": …}");
            return new Loaded.Invalid<>(problems.inOrder());
        }
        List<Entry> documents = mapping.entries().stream()
                .filter(entry -> isDocument(entry.key()))
                .toList();
        if (documents.size() != 1 || !(documents.get(0).value() instanceof Mapping)) {
            problems.add(
                    documents.isEmpty()
                            ? mapping.place()
                            : documents.get(documents.size() - 1).place(),
                    "the request has %s".formatted(documents.size() == 2 ? "a patch and a document" : "no document"),
                    "each agent gets one: its own with a patch, or a whole one",
                    "give a mapping as patch or as document");
            return new Loaded.Invalid<>(problems.inOrder());
        }
        Entry document = documents.get(0);
        Mapping rest = new Mapping(
                mapping.place(),
                mapping.entries().stream()
                        .filter(entry -> !isDocument(entry.key()))
                        .toList());
        Loaded<ConfigObject> checked = REQUEST.check(NAME, rest);
        if (checked instanceof Loaded.Valid<ConfigObject> valid) {
            return pace(valid.value(), rest)
                    .map(pace -> new RolloutRequest(
                            valid.value().table("selector"),
                            document.key().equals(DOCUMENT),
                            CanonicalJson.write(document.value()),
                            pace,
                            author,
                            valid.value().find("comment", String.class).orElse("")));
        }
        return new Loaded.Invalid<>(checked.problems());
    }

    private static boolean isDocument(String key) {
        return key.equals(PATCH) || key.equals(DOCUMENT);
    }

    private static Loaded<Pace> pace(ConfigObject object, DocumentNode node) {
        try {
            List<Share> waves = object.list("waves", String.class).stream()
                    .map(Share::parse)
                    .toList();
            return new Loaded.Valid<>(new Pace(
                    waves.isEmpty() ? Pace.DEFAULT.waves() : waves,
                    object.duration("soak").toMillis(),
                    object.duration("patience").toMillis(),
                    object.duration("answer_limit").toMillis(),
                    object.integer("min_rate_percent"),
                    Share.parse(object.text("abort_above")),
                    object.duration("offline_wait").toMillis()));
        } catch (IllegalArgumentException e) {
            return new Loaded.Invalid<>(List.of(new ConfigProblem(
                    NAME,
                    node.place().line(),
                    node.place().column(),
                    "",
                    String.valueOf(e.getMessage()),
                    "a rollout must be able to stop",
                    "correct it")));
        }
    }

    /** A pace as canonical JSON, with the keys of a request. */
    public static String write(Pace pace) {
        StringBuilder waves = new StringBuilder();
        for (Share wave : pace.waves()) {
            waves.append(waves.isEmpty() ? "" : ",").append('"').append(wave).append('"');
        }
        return "{\"abort_above\":\"%s\",\"answer_limit\":\"%s\",\"min_rate_percent\":%d,\"offline_wait\":\"%s\",\"patience\":\"%s\",\"soak\":\"%s\",\"waves\":[%s]}"
                .formatted(
                        pace.abortAbove(),
                        text(pace.answerLimitMs()),
                        pace.minRatePercent(),
                        text(pace.offlineWaitMs()),
                        text(pace.patienceMs()),
                        text(pace.soakMs()),
                        waves);
    }

    private static String text(long ms) {
        return Units.format(Duration.ofMillis(ms));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Pace readPace(String json) {
        DocumentNode tree = parse(json);
        Loaded<Pace> pace =
                new ConfigSchema("A pace", PACE).check(NAME, tree) instanceof Loaded.Valid<ConfigObject> valid
                        ? pace(valid.value(), tree)
                        : new Loaded.Invalid<>(List.of());
        if (pace instanceof Loaded.Valid<Pace> read) {
            return read.value();
        }
        throw new IllegalArgumentException("no pace: " + json);
    }

    /** The tree of what {@link CanonicalJson} has written. */
    static DocumentNode parse(String canonical) {
        Problems problems = new Problems(NAME);
        return DocumentReader.readFromAfar(canonical.getBytes(StandardCharsets.UTF_8), problems)
                .filter(tree -> problems.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException("no canonical JSON: " + problems.inOrder()));
    }

    /** Labels as {@link Map} of a selector; for whoever has them as text. */
    static boolean matches(Map<String, String> selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(selector.entrySet());
    }
}
