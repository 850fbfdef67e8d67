package io.tidegate.protocol.config;

import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentReader;
import io.tidegate.protocol.document.Problems;
import io.tidegate.protocol.fuzz.FuzzTarget;
import io.tidegate.protocol.merge.CanonicalJson;
import io.tidegate.protocol.merge.DocumentDifference;
import io.tidegate.protocol.merge.Layer;
import io.tidegate.protocol.merge.MergedDocument;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Two documents, with a byte between them that neither can have: laying the second over the first once is as good as twice,
 * and every value that comes of it is known to come from one of them.
 */
public final class MergeFuzz implements FuzzTarget {

    private static final byte SEPARATOR = (byte) 0xFF;

    @Override
    public String name() {
        return "merge";
    }

    @Override
    public void feed(byte[] input) {
        int end = 0;
        while (end < input.length && input[end] != SEPARATOR) {
            end++;
        }
        Optional<DocumentNode> first = read(Arrays.copyOf(input, end));
        Optional<DocumentNode> second = read(Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length));
        if (first.isEmpty() || second.isEmpty()) {
            return;
        }
        Layer below = new Layer("below", first.get());
        Layer above = new Layer("above", second.get());
        MergedDocument once = MergedDocument.of(List.of(below, above));
        MergedDocument twice = MergedDocument.of(List.of(below, above, above));
        String json = CanonicalJson.write(once.document());
        FuzzTarget.same("merged twice", json, CanonicalJson.write(twice.document()));
        FuzzTarget.same("difference", List.of(), DocumentDifference.between(once.document(), twice.document()));
        once.origins().forEach((pointer, origin) -> {
            FuzzTarget.holds("origin", origin.equals("below") || origin.equals("above"));
            FuzzTarget.same("origin of " + pointer, Optional.of(origin), once.originOf(pointer));
        });
        boolean changed = !CanonicalJson.write(first.get()).equals(json);
        FuzzTarget.same(
                "changes of " + json,
                changed,
                !DocumentDifference.between(first.get(), once.document()).isEmpty());
    }

    private static Optional<DocumentNode> read(byte[] document) {
        Problems problems = new Problems("document");
        Optional<DocumentNode> tree = DocumentReader.readFromAfar(document, problems);
        return problems.isEmpty() ? tree : Optional.empty();
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                pair("{a: 1, b: {c: [1, 2], d: null}}", "{a: null, b: {c: 3, e: {f: null}}}"),
                pair("[{name: x, v: 1}, {name: y}]", "[{name: y}, {name: x, v: 2}]"),
                pair("a: {}", "a: {b: {}}"),
                pair("{a/b: {c~d: 1}}", "{a/b: {c~d: 2}}"));
    }

    private static byte[] pair(String first, String second) {
        byte[] pair = (first + "\0" + second).getBytes(StandardCharsets.UTF_8);
        pair[first.length()] = SEPARATOR;
        return pair;
    }

    @Override
    public List<String> words() {
        return List.of("null", "{}", "[]", "name", "{name: ", ": {", "a", "b", "~1", "/", "0", "\n", ", ");
    }
}
