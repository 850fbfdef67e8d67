package io.tidegate.protocol.config;

import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.fuzz.FuzzTarget;
import io.tidegate.protocol.merge.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A pushed document that the hub takes is one that the agent takes, after it went there as canonical JSON. */
public final class PushedDocumentFuzz implements FuzzTarget {

    @Override
    public String name() {
        return "pushed-document";
    }

    @Override
    public void feed(byte[] input) {
        Loaded<PushedDocument> pushed = PushedSchema.read("pushed", input);
        if (!(pushed instanceof Loaded.Valid<PushedDocument> valid)) {
            FuzzTarget.holds(
                    "an invalid document has a problem", !pushed.problems().isEmpty());
            return;
        }
        DocumentNode settings = valid.value().settings();
        DocumentFuzz.writtenTheSame(settings);
        Loaded<PushedDocument> taken =
                PushedSchema.read("canonical", CanonicalJson.write(settings).getBytes(StandardCharsets.UTF_8));
        FuzzTarget.same("problems at the agent", List.of(), taken.problems());
    }

    @Override
    public List<byte[]> seeds() {
        return DocumentFuzz.documents("good", "pushed-broken");
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
