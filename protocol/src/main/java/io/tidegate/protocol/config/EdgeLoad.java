package io.tidegate.protocol.config;

import io.tidegate.protocol.config.type.ConfigObject;
import io.tidegate.protocol.document.Problems;
import java.time.Duration;
import java.util.List;

/**
 * What one configuration may ask of a small gateway, as far as a document says it: guard rails against one that is valid key
 * by key and yet leaves the gateway no time for anything else. How much a broker or an HTTP client sends is not in the
 * document; there the intake pushes back.
 */
final class EdgeLoad {

    /** Most sources; each polled one has a thread. */
    static final int MAX_SOURCES = 64;

    /** Most sources of type {@code mqtt}; each is a connection with about four threads. */
    static final int MAX_MQTT_SOURCES = 16;

    /** Most topic filters of all MQTT sources together. */
    static final int MAX_TOPICS = 256;

    /** Shortest time between two looks of a polled source. */
    static final Duration MIN_INTERVAL = Duration.ofMillis(100);

    /** Longest time between two looks of a polled source. */
    static final Duration MAX_INTERVAL = Duration.ofDays(1);

    /** About as many readings as a look at a gateway of one disk and three network interfaces gives. */
    static final int READINGS_PER_LOOK = 32;

    /** Most readings a second of all polled sources together; 1,000 take a tenth of a small gateway's core. */
    static final int MAX_POLLED_READINGS_PER_SECOND = 1_000;

    private EdgeLoad() {}

    /** Notes what all sources of a document together ask too much of. */
    static void isBearable(ConfigObject document, Problems problems) {
        List<ConfigObject> sources = document.list("sources", ConfigObject.class);
        refuseManyBrokers(document, ofType("mqtt", sources), problems);
        refuseManyReadings(document, ofType("host", sources), problems);
    }

    private static List<ConfigObject> ofType(String type, List<ConfigObject> sources) {
        return sources.stream()
                .filter(source -> source.find("type", String.class).stream().anyMatch(type::equals))
                .toList();
    }

    private static void refuseManyBrokers(ConfigObject document, List<ConfigObject> mqtt, Problems problems) {
        if (mqtt.size() > MAX_MQTT_SOURCES) {
            problems.add(
                    document.placeOf("sources"),
                    "there are %d sources of type mqtt".formatted(mqtt.size()),
                    "each is a connection with threads of its own, and a small gateway bears %d"
                            .formatted(MAX_MQTT_SOURCES),
                    "give one source several topics, where broker and format are the same");
        }
        int topics = mqtt.stream()
                .mapToInt(source -> source.list("topics", String.class).size())
                .sum();
        if (topics > MAX_TOPICS) {
            problems.add(
                    document.placeOf("sources"),
                    "the sources have %d topics together".formatted(topics),
                    "a small gateway bears %d subscriptions".formatted(MAX_TOPICS),
                    "use wildcards, such as plant/+/temperature");
        }
    }

    private static void refuseManyReadings(ConfigObject document, List<ConfigObject> polled, Problems problems) {
        double looksPerSecond = polled.stream()
                .flatMap(source -> source.find("interval", Duration.class).stream())
                .mapToDouble(interval -> 1e9 / interval.toNanos())
                .sum();
        long readings = Math.round(looksPerSecond * READINGS_PER_LOOK);
        if (readings > MAX_POLLED_READINGS_PER_SECOND) {
            problems.add(
                    document.placeOf("sources"),
                    "polled sources would give about %d readings a second".formatted(readings),
                    "a small gateway bears %d from them, at about %d a look, and stays responsive"
                            .formatted(MAX_POLLED_READINGS_PER_SECOND, READINGS_PER_LOOK),
                    "make the intervals %d times as long, or remove sources"
                            .formatted((readings - 1) / MAX_POLLED_READINGS_PER_SECOND + 1));
        }
    }
}
