package io.tidegate.protocol.config;

import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.fuzz.FuzzTarget;
import io.tidegate.protocol.merge.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** {@code edge.yaml}: a valid document in full is valid, and shows no secret. */
public final class EdgeDocumentFuzz implements FuzzTarget {

    @Override
    public String name() {
        return "edge-document";
    }

    @Override
    public void feed(byte[] input) {
        if (namesFile(input)) {
            // The technician's own document may read any file of this machine, such as one that never ends.
            return;
        }
        Loaded<CheckedDocument> loaded = EdgeSchema.SCHEMA.readDocument("edge.yaml", input, DocumentCorpus.MACHINE);
        if (loaded instanceof Loaded.Valid<CheckedDocument> valid) {
            DocumentNode full = EdgeSchema.SCHEMA.inFull(valid.value().tree());
            FuzzTarget.same(
                    "the full document in full",
                    CanonicalJson.write(full),
                    CanonicalJson.write(EdgeSchema.SCHEMA.inFull(full)));
        } else {
            FuzzTarget.holds(
                    "an invalid document has a problem", !loaded.problems().isEmpty());
        }
    }

    private static boolean namesFile(byte[] input) {
        return new String(input, StandardCharsets.UTF_8).contains("${file:");
    }

    @Override
    public List<byte[]> seeds() {
        return DocumentFuzz.documents("good", "broken");
    }

    @Override
    public Map<String, byte[]> bombs() {
        return DocumentFuzz.yaml();
    }

    @Override
    public List<String> words() {
        return Vocabulary.WORDS;
    }
}
