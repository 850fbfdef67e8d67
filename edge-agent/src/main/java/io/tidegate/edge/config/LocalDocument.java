package io.tidegate.edge.config;

import io.tidegate.protocol.config.CheckedDocument;
import io.tidegate.protocol.config.EdgeSchema;
import io.tidegate.protocol.config.HostEnvironment;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.config.PushedDocument;
import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.merge.Layer;
import io.tidegate.protocol.merge.MergedDocument;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What the technician wrote: what the agent runs while nothing is pushed, and the ground that a pushed document is laid
 * over. Immutable.
 */
public final class LocalDocument {

    /** An agent that was given no file shows at once that it works. */
    private static final String OBSERVING_THIS_MACHINE =
            "{\"sources\": [{\"name\": \"host\", \"type\": \"host\", \"interval\": \"10s\"}]}";

    private final String name;
    private final DocumentNode tree;
    private final EdgeConfig config;
    private final HostEnvironment environment;

    private LocalDocument(String name, DocumentNode tree, EdgeConfig config, HostEnvironment environment) {
        this.name = name;
        this.tree = tree;
        this.config = config;
        this.environment = environment;
    }

    /** The document in {@code file}, or everything that is wrong with it. */
    public static Loaded<LocalDocument> read(Path file, HostEnvironment environment) {
        return EdgeSchema.SCHEMA
                .readDocument(file, environment)
                .map(document -> of(file.toString(), document, environment));
    }

    /** What an agent without a file runs with: loopback, its state below the user's state directory, this machine's health. */
    public static LocalDocument observingThisMachine(HostEnvironment environment) {
        String builtIn = "built-in";
        byte[] document = OBSERVING_THIS_MACHINE.getBytes(StandardCharsets.UTF_8);
        Loaded<CheckedDocument> read = EdgeSchema.SCHEMA.readDocument(builtIn, document, environment);
        if (read instanceof Loaded.Valid<CheckedDocument> valid) {
            return of(builtIn, valid.value(), environment);
        }
        throw new IllegalStateException("the built-in document must be valid: " + read);
    }

    private static LocalDocument of(String name, CheckedDocument document, HostEnvironment environment) {
        return new LocalDocument(
                name, document.tree(), EdgeConfigFile.config(document.config(), environment), environment);
    }

    /** The file as the person knows it. */
    public String name() {
        return name;
    }

    /** What it says alone. */
    public EdgeConfig config() {
        return config;
    }

    /**
     * What it says with {@code settings} laid over it, and where each part came from. It may hold secrets.
     *
     * @param settings a merge patch (RFC 7396)
     * @param origin of the settings, for a person
     */
    public MergedDocument under(DocumentNode settings, String origin) {
        return MergedDocument.of(List.of(new Layer(name, tree), new Layer(origin, settings)));
    }

    /**
     * What the agent is to do once {@code pushed} is laid over it, or everything that is wrong with both together. A source
     * that goes on asking the same broker as the same user keeps the technician's password.
     */
    public Loaded<EdgeConfig> under(PushedDocument pushed, String origin) {
        return EdgeSchema.SCHEMA
                .check(origin, under(pushed.settings(), origin).document())
                .map(merged -> withPasswords(EdgeConfigFile.config(merged, environment)));
    }

    private EdgeConfig withPasswords(EdgeConfig merged) {
        return merged.withSources(
                merged.sources().stream().map(this::withPassword).toList());
    }

    private SourceConfig withPassword(SourceConfig source) {
        return config.sources().stream()
                .filter(local -> local.name().equals(source.name()))
                .findFirst()
                .map(source::withPasswordOf)
                .orElse(source);
    }
}
