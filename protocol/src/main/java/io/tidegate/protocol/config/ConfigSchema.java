package io.tidegate.protocol.config;

import io.tidegate.protocol.config.type.ConfigObject;
import io.tidegate.protocol.config.type.Json;
import io.tidegate.protocol.config.type.ObjectType;
import io.tidegate.protocol.document.ConfigProblem;
import io.tidegate.protocol.document.DocumentLimits;
import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentReader;
import io.tidegate.protocol.document.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a kind of document may say. The one declaration from which the check and the JSON Schema come.
 *
 * @param title of the kind of document
 * @param root the keys of the document
 */
public record ConfigSchema(String title, ObjectType root) {

    /** Reads and checks a document of the file system; all problems are told, also that it cannot be read. */
    public Loaded<ConfigObject> read(Path file, HostEnvironment environment) {
        return readDocument(file, environment).map(CheckedDocument::config);
    }

    /** As {@link #read(Path, HostEnvironment)}, for who wants to lay other documents over it. */
    public Loaded<CheckedDocument> readDocument(Path file, HostEnvironment environment) {
        try (InputStream in = Files.newInputStream(file)) {
            return readDocument(file.toString(), in.readNBytes(DocumentLimits.MAX_DOCUMENT_BYTES + 1), environment);
        } catch (NoSuchFileException e) {
            return unreadable(file, "the file does not exist", "correct the path, or create the file");
        } catch (IOException e) {
            return unreadable(
                    file,
                    "the file cannot be read: " + e.getMessage(),
                    "name a file, and let the program's user read it");
        }
    }

    private static <T> Loaded<T> unreadable(Path file, String what, String fix) {
        return new Loaded.Invalid<>(
                List.of(new ConfigProblem(file.toString(), 0, 0, "", what, "the configuration is read from it", fix)));
    }

    /**
     * Checks a document.
     *
     * @param name of the document, for messages
     * @param document YAML 1.2 or JSON, in UTF-8
     * @param environment what is substituted in values comes from it
     */
    public Loaded<ConfigObject> read(String name, byte[] document, HostEnvironment environment) {
        return readDocument(name, document, environment).map(CheckedDocument::config);
    }

    /** As {@link #read(String, byte[], HostEnvironment)}, for who wants to lay other documents over it. */
    public Loaded<CheckedDocument> readDocument(String name, byte[] document, HostEnvironment environment) {
        Problems problems = new Problems(name);
        Optional<DocumentNode> tree = DocumentReader.read(document, environment.variables(), problems);
        Optional<Object> checked = tree.map(node -> root.check(node, problems));
        if (checked.isPresent() && problems.isEmpty()) {
            return new Loaded.Valid<>(new CheckedDocument(tree.get(), (ConfigObject) checked.get()));
        }
        return new Loaded.Invalid<>(problems.inOrder());
    }

    /** Checks a document that is read already, such as one that was merged. */
    public Loaded<ConfigObject> check(String name, DocumentNode document) {
        Problems problems = new Problems(name);
        Object checked = root.check(document, problems);
        return checked instanceof ConfigObject config && problems.isEmpty()
                ? new Loaded.Valid<>(config)
                : new Loaded.Invalid<>(problems.inOrder());
    }

    /** A valid document as it may be shown: with every default that does not depend on the machine, and without its secrets. */
    public DocumentNode inFull(DocumentNode document) {
        return FullDocument.of("", document, root);
    }

    /** The JSON Schema (draft 2020-12), as text. */
    public String jsonSchema() {
        Map<String, Object> schema =
                Json.object("$schema", "https://json-schema.org/draft/2020-12/schema", "title", title);
        schema.putAll(root.jsonSchema());
        schema.put(
                "$defs",
                Json.object(
                        "substitution",
                        Json.object(
                                "type",
                                "string",
                                "pattern",
                                "\\$\\{(env|file):[^}]+\\}",
                                "description",
                                "taken from ${env:NAME}, ${env:NAME:-default} or ${file:PATH}")));
        return Json.write(schema);
    }
}
