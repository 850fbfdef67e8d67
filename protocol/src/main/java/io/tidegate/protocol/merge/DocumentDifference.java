package io.tidegate.protocol.merge;

import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentNode.Entry;
import io.tidegate.protocol.document.DocumentNode.Mapping;
import io.tidegate.protocol.document.DocumentNode.Meaning;
import io.tidegate.protocol.document.DocumentNode.Scalar;
import io.tidegate.protocol.document.DocumentNode.Sequence;
import io.tidegate.protocol.document.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is different between two documents, whatever the order of their keys. Lists whose items have names, such as sources,
 * are compared by name, so that one more source at the top is one change; lists in which things have changed places, and
 * other lists, are compared as a whole.
 */
public final class DocumentDifference {

    private static final String NAME = "name";

    private final List<Change> changes = new ArrayList<>();

    private DocumentDifference() {}

    /** In the order of the older document, what was added last; empty if they say the same. */
    public static List<Change> between(DocumentNode before, DocumentNode after) {
        DocumentDifference difference = new DocumentDifference();
        difference.compare("", "", before, after);
        return List.copyOf(difference.changes);
    }

    private void compare(String pointer, String where, @Nullable DocumentNode before, @Nullable DocumentNode after) {
        if (before instanceof Mapping older && after instanceof Mapping newer) {
            Map<String, DocumentNode> olders = byKey(older);
            Map<String, DocumentNode> newers = byKey(newer);
            for (String key : union(olders.keySet(), newers.keySet())) {
                compare(Place.pointer(pointer, key), Place.pointer(where, key), olders.get(key), newers.get(key));
            }
            return;
        }
        if (before instanceof Sequence older && after instanceof Sequence newer) {
            Optional<Map<String, Integer>> olders = byName(older);
            Optional<Map<String, Integer>> newers = byName(newer);
            if (olders.isPresent() && newers.isPresent() && isSameOrder(olders.get(), newers.get())) {
                compareNamed(pointer, where, older, olders.get(), newer, newers.get());
                return;
            }
        }
        Optional<String> was = Optional.ofNullable(before).map(CanonicalJson::write);
        Optional<String> is = Optional.ofNullable(after).map(CanonicalJson::write);
        if (!was.equals(is)) {
            changes.add(new Change(pointer, where, was, is));
        }
    }

    private void compareNamed(
            String pointer,
            String where,
            Sequence older,
            Map<String, Integer> olders,
            Sequence newer,
            Map<String, Integer> newers) {
        for (String name : union(olders.keySet(), newers.keySet())) {
            Integer was = olders.get(name);
            Integer is = newers.get(name);
            compare(
                    pointer + "/" + Objects.requireNonNullElse(is, was),
                    Place.pointer(where, name),
                    was == null ? null : older.items().get(was),
                    is == null ? null : newer.items().get(is));
        }
    }

    private static Map<String, DocumentNode> byKey(Mapping mapping) {
        Map<String, DocumentNode> byKey = new LinkedHashMap<>();
        mapping.entries().forEach(entry -> byKey.put(entry.key(), entry.value()));
        return byKey;
    }

    /** The number of each item by its name; empty if not every item has one of its own. */
    private static Optional<Map<String, Integer>> byName(Sequence list) {
        Map<String, Integer> byName = new LinkedHashMap<>();
        for (DocumentNode item : list.items()) {
            Optional<String> name = item instanceof Mapping mapping ? nameOf(mapping) : Optional.empty();
            if (name.isEmpty() || byName.putIfAbsent(name.get(), byName.size()) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(byName);
    }

    /** Whether the items of both lists follow each other in the same way; those of only one of them do not count. */
    private static boolean isSameOrder(Map<String, Integer> olders, Map<String, Integer> newers) {
        List<String> before = new ArrayList<>(olders.keySet());
        List<String> after = new ArrayList<>(newers.keySet());
        before.retainAll(newers.keySet());
        after.retainAll(olders.keySet());
        return before.equals(after);
    }

    private static Optional<String> nameOf(Mapping mapping) {
        return mapping.entries().stream()
                .filter(entry -> entry.key().equals(NAME))
                .map(Entry::value)
                .flatMap(value -> value instanceof Scalar scalar && scalar.meaning() == Meaning.TEXT
                        ? Stream.of(scalar.text())
                        : Stream.empty())
                .findFirst();
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> union = new LinkedHashSet<>(one);
        union.addAll(other);
        return union;
    }
}
