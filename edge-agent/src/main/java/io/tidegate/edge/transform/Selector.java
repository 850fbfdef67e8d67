package io.tidegate.edge.transform;

import java.util.Optional;

/**
 * Which readings a transform applies to.
 *
 * @param names the names of their series, as the transforms before have left them
 * @param source the source that they come from; empty for any
 */
public record Selector(NamePattern names, Optional<String> source) {

    boolean selects(Passage passage) {
        return (source.isEmpty() || source.get().equals(passage.source()))
                && names.matches(passage.reading().series().name());
    }
}
