package io.tidegate.protocol.config;

import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentReader;
import io.tidegate.protocol.document.Problems;
import io.tidegate.protocol.fuzz.Bombs;
import io.tidegate.protocol.fuzz.FuzzTarget;
import io.tidegate.protocol.merge.CanonicalJson;
import io.tidegate.protocol.merge.DocumentDifference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A document that can be read is written as canonical JSON, which says the same and is written the same again. */
public final class DocumentFuzz implements FuzzTarget {

    @Override
    public String name() {
        return "document";
    }

    @Override
    public void feed(byte[] input) {
        Problems problems = new Problems("document");
        Optional<DocumentNode> tree = DocumentReader.readFromAfar(input, problems);
        problems.inOrder().forEach(problem -> FuzzTarget.holds("a problem on one line", isOneLine(problem.toString())));
        if (tree.isEmpty()) {
            FuzzTarget.holds("an unreadable document has a problem", !problems.isEmpty());
        } else if (problems.isEmpty()) {
            writtenTheSame(tree.get());
        }
    }

    /** For other targets that end up with a document. */
    static void writtenTheSame(DocumentNode tree) {
        String json = CanonicalJson.write(tree);
        Problems problems = new Problems("canonical");
        Optional<DocumentNode> again = DocumentReader.readFromAfar(json.getBytes(StandardCharsets.UTF_8), problems);
        FuzzTarget.same("problems of canonical JSON", List.of(), problems.inOrder());
        FuzzTarget.same("canonical JSON", json, CanonicalJson.write(again.orElseThrow()));
        FuzzTarget.same("differences", List.of(), DocumentDifference.between(tree, again.get()));
    }

    private static boolean isOneLine(String text) {
        return text.chars().noneMatch(c -> c == '\n' || c == '\r');
    }

    @Override
    public List<byte[]> seeds() {
        return documents("good", "broken");
    }

    @Override
    public List<String> words() {
        return List.of(
                ": ",
                "- ",
                "\n  ",
                "---\n",
                "...",
                "!!",
                "&a ",
                "*a",
                "? ",
                "|",
                ">",
                "\\u",
                "\\x",
                "\\U",
                "${",
                "}",
                "%YAML 1.2\n",
                "~");
    }

    @Override
    public Map<String, byte[]> bombs() {
        return yaml();
    }

    /** Against a reader of YAML, which reads JSON too. */
    static Map<String, byte[]> yaml() {
        Map<String, byte[]> bombs = new LinkedHashMap<>(Bombs.json());
        Bombs.put(bombs, "dashes", "- ".repeat(Bombs.DEPTH));
        Bombs.put(bombs, "question marks", "? ".repeat(Bombs.DEPTH));
        Bombs.put(bombs, "colons", ": ".repeat(Bombs.DEPTH));
        Bombs.put(bombs, "line breaks", "\n".repeat(Bombs.DEPTH));
        Bombs.put(bombs, "indentation", "a:\n" + " ".repeat(Bombs.DEPTH) + "b: c");
        Bombs.put(bombs, "anchors", "[" + "&a 1,".repeat(Bombs.DEPTH / 4) + "1]");
        Bombs.put(bombs, "aliases", "[&a 1" + ",*a".repeat(Bombs.DEPTH / 2) + "]");
        Bombs.put(bombs, "tags", "[" + "!!str 1,".repeat(Bombs.DEPTH / 4) + "1]");
        Bombs.put(bombs, "quotes", "'".repeat(Bombs.DEPTH));
        Bombs.put(bombs, "a folded text", "a: >\n" + "  b\n".repeat(Bombs.DEPTH / 4));
        Bombs.put(bombs, "documents", "---\n".repeat(Bombs.DEPTH / 2));
        Bombs.put(bombs, "comments", "#\n".repeat(Bombs.DEPTH));
        Bombs.put(bombs, "substitutions", "a: \"" + "${env:A:-".repeat(Bombs.DEPTH / 10) + "\"");
        return bombs;
    }

    /** All documents beside this class, without what is expected of them. */
    static List<byte[]> documents(String... folders) {
        List<byte[]> documents = new ArrayList<>();
        for (String folder : folders) {
            for (Path file : DocumentCorpus.documents(folder)) {
                try {
                    documents.add(Files.readAllBytes(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return documents;
    }
}
