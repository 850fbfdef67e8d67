package io.tidegate.hub.group;

import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.merge.CanonicalJson;
import io.tidegate.protocol.merge.Layer;
import io.tidegate.protocol.merge.MergedDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All groups at one moment; immutable.
 *
 * @param groups in the order in which they are laid over each other
 */
record GroupSet(List<Group> groups) {

    static final String NOTHING = "{}";

    private static final Comparator<Group> ORDER =
            Comparator.comparingInt(Group::priority).thenComparing(Group::name);

    GroupSet {
        groups = groups.stream().sorted(ORDER).toList();
    }

    Optional<Group> find(String name) {
        return groups.stream().filter(group -> group.name().equals(name)).findFirst();
    }

    GroupSet with(Group group) {
        return new GroupSet(Stream.concat(without(group.name()).groups().stream(), Stream.of(group))
                .toList());
    }

    GroupSet without(String name) {
        return new GroupSet(
                groups.stream().filter(group -> !group.name().equals(name)).toList());
    }

    /** The documents of the groups that match, merged; canonical JSON. */
    String beneath(Map<String, String> labels) {
        List<Layer> layers = layers(labels);
        return layers.size() < 2
                ? layers.stream()
                        .findFirst()
                        .map(layer -> CanonicalJson.write(layer.document()))
                        .orElse(NOTHING)
                : CanonicalJson.write(MergedDocument.of(layers).document());
    }

    /** An agent's own document over those of the groups that match. */
    MergedDocument over(Map<String, String> labels, String own) {
        List<Layer> layers = new ArrayList<>(layers(labels));
        layers.add(new Layer("own", parse(own)));
        return MergedDocument.of(layers);
    }

    private List<Layer> layers(Map<String, String> labels) {
        return groups.stream()
                .filter(group -> group.matches(labels))
                .map(group -> new Layer("group " + group.name(), parse(group.document())))
                .toList();
    }

    private static DocumentNode parse(String canonical) {
        return GroupDocuments.parse(canonical);
    }
}
