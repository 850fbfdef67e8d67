package io.tidegate.protocol.merge;

import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentReader;
import io.tidegate.protocol.document.Problems;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Documents of the tests in this package. */
final class Documents {

    private Documents() {}

    static DocumentNode read(String text) {
        return read(text, Map.of());
    }

    static DocumentNode read(String text, Map<String, String> variables) {
        Problems problems = new Problems("test");
        DocumentNode document = DocumentReader.read(text.getBytes(StandardCharsets.UTF_8), variables, problems)
                .orElseThrow();
        if (!problems.isEmpty()) {
            throw new AssertionError(problems.inOrder());
        }
        return document;
    }
}
