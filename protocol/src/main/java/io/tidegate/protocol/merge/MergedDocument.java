package io.tidegate.protocol.merge;

import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentNode.Entry;
import io.tidegate.protocol.document.DocumentNode.Mapping;
import io.tidegate.protocol.document.DocumentNode.Sequence;
import io.tidegate.protocol.document.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Layers laid over each other as RFC 7396 says: mappings are merged key by key, {@code null} removes a key, everything else
 * (lists too) replaces what was there.
 *
 * @param document what comes of it; each part still knows its place in the layer that it came from
 * @param origins JSON pointer → origin, of each value, list and empty mapping
 */
public record MergedDocument(DocumentNode document, Map<String, String> origins) {

    public MergedDocument {
        origins = Collections.unmodifiableMap(new TreeMap<>(origins));
    }

    /** @throws IndexOutOfBoundsException if there is no layer */
    public static MergedDocument of(List<Layer> layers) {
        Layer first = layers.get(0);
        TreeMap<String, String> origins = new TreeMap<>();
        note("", first.document(), first.origin(), origins);
        DocumentNode document = first.document();
        for (Layer layer : layers.subList(1, layers.size())) {
            document = patch("", document, layer.document(), layer.origin(), origins);
        }
        return new MergedDocument(document, origins);
    }

    /** Which layer the value at a JSON pointer comes from; empty if there is none in any. A list comes as a whole. */
    public Optional<String> originOf(String pointer) {
        String origin = origins.get(pointer);
        if (origin != null) {
            return Optional.of(origin);
        }
        DocumentNode node = document;
        String at = "";
        while (!at.equals(pointer)) {
            int end = pointer.indexOf('/', at.length() + 1);
            String next = end < 0 ? pointer : pointer.substring(0, end);
            Optional<DocumentNode> child = child(node, at, next);
            if (child.isEmpty()) {
                return Optional.empty();
            }
            node = child.get();
            at = next;
            origin = origins.getOrDefault(at, origin);
        }
        return Optional.ofNullable(origin);
    }

    private static Optional<DocumentNode> child(DocumentNode parent, String at, String pointer) {
        if (parent instanceof Mapping mapping) {
            return mapping.entries().stream()
                    .filter(entry -> Place.pointer(at, entry.key()).equals(pointer))
                    .findFirst()
                    .map(Entry::value);
        }
        if (parent instanceof Sequence list) {
            for (int i = 0; i < list.items().size(); i++) {
                if (pointer.equals(at + "/" + i)) {
                    return Optional.of(list.items().get(i));
                }
            }
        }
        return Optional.empty();
    }

    private static DocumentNode patch(
            String pointer, DocumentNode target, DocumentNode patch, String origin, TreeMap<String, String> origins) {
        if (!(patch instanceof Mapping changes)) {
            forget(pointer, origins);
            note(pointer, patch, origin, origins);
            return patch;
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        Place place = changes.place();
        if (target instanceof Mapping mapping) {
            place = mapping.place();
            mapping.entries().forEach(entry -> entries.put(entry.key(), entry));
        } else {
            forget(pointer, origins);
        }
        for (Entry change : changes.entries()) {
            String at = Place.pointer(pointer, change.key());
            Entry before = entries.get(change.key());
            if (CanonicalJson.isNull(change.value())) {
                forget(at, origins);
                entries.remove(change.key());
            } else {
                DocumentNode nothing = new DocumentNode.Sequence(change.place(), List.of());
                DocumentNode value =
                        patch(at, before == null ? nothing : before.value(), change.value(), origin, origins);
                entries.put(change.key(), new Entry((before == null ? change : before).place(), change.key(), value));
            }
        }
        noteEmptiness(pointer, entries.isEmpty(), origin, origins);
        return new Mapping(place, List.copyOf(entries.values()));
    }

    private static void note(String pointer, DocumentNode node, String origin, TreeMap<String, String> origins) {
        if (node instanceof Mapping mapping && !mapping.entries().isEmpty()) {
            mapping.entries()
                    .forEach(entry -> note(Place.pointer(pointer, entry.key()), entry.value(), origin, origins));
        } else {
            origins.put(pointer, origin);
        }
    }

    private static void noteEmptiness(String pointer, boolean empty, String origin, TreeMap<String, String> origins) {
        if (empty) {
            origins.putIfAbsent(pointer, origin);
        } else {
            origins.remove(pointer);
        }
    }

    /** The character after the slash is the zero, so the range is all that lies beneath. */
    private static void forget(String pointer, TreeMap<String, String> origins) {
        origins.remove(pointer);
        origins.subMap(pointer + "/", pointer + "0").clear();
    }
}
