package io.tidegate.protocol.config.type;

import io.tidegate.protocol.document.Place;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A checked mapping: the values of its keys, defaults filled in, for a program to make its own record of. A key whose
 * value had a problem is not in it; but then the whole document is refused and only rules see it. Immutable.
 */
public final class ConfigObject {

    private final Place place;
    private final Map<String, Object> values;
    private final Map<String, Place> places;

    ConfigObject(Place place, Map<String, Object> values, Map<String, Place> places) {
        this.place = place;
        this.values = Map.copyOf(values);
        this.places = Map.copyOf(places);
    }

    /** Where the value of a key stands; where the mapping stands if it is not in the document. */
    public Place placeOf(String key) {
        return places.getOrDefault(key, new Place(place.line(), place.column(), Place.pointer(place.pointer(), key)));
    }

    /** Whether the document has the key, rather than its default. */
    public boolean isGiven(String key) {
        return places.containsKey(key);
    }

    /** The value of a key that may be absent. */
    public <T> Optional<T> find(String key, Class<T> type) {
        return Optional.ofNullable(values.get(key)).map(type::cast);
    }

    /** @throws NoSuchElementException if the schema lets the key be absent and it is */
    public <T> T get(String key, Class<T> type) {
        return find(key, type).orElseThrow(() -> new NoSuchElementException("the schema gives " + key + " no value"));
    }

    public String text(String key) {
        return get(key, String.class);
    }

    public int integer(String key) {
        return get(key, Integer.class);
    }

    public double number(String key) {
        return get(key, Double.class);
    }

    public Duration duration(String key) {
        return get(key, Duration.class);
    }

    public long bytes(String key) {
        return get(key, Long.class);
    }

    /** The constant whose name in lower case is the value. */
    public <E extends Enum<E>> E choice(String key, Class<E> type) {
        return Enum.valueOf(type, text(key).toUpperCase(Locale.ROOT));
    }

    public ConfigObject object(String key) {
        return get(key, ConfigObject.class);
    }

    /** A list; empty if the key is absent. */
    public <T> List<T> list(String key, Class<T> itemType) {
        return find(key, List.class).stream()
                .flatMap(list -> ((List<?>) list).stream())
                .map(itemType::cast)
                .toList();
    }

    /** A table of texts; empty if the key is absent. */
    public Map<String, String> table(String key) {
        Map<String, String> table = new LinkedHashMap<>();
        find(key, Map.class)
                .ifPresent(map -> ((Map<?, ?>) map)
                        .forEach((name, value) -> table.put(String.valueOf(name), String.valueOf(value))));
        return Collections.unmodifiableMap(table);
    }
}
