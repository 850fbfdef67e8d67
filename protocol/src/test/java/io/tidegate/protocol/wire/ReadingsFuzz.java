package io.tidegate.protocol.wire;

import io.tidegate.protocol.fuzz.Drawn;
import io.tidegate.protocol.fuzz.FuzzTarget;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.UnacceptableReadingException;
import io.tidegate.protocol.telemetry.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whatever readings there can be come through encoding and decoding with every bit. */
public final class ReadingsFuzz implements FuzzTarget {

    @Override
    public String name() {
        return "readings";
    }

    @Override
    public void feed(byte[] input) throws Exception {
        Drawn drawn = new Drawn(input);
        List<Reading> readings = new ArrayList<>();
        while (drawn.hasMore()) {
            reading(drawn).ifPresent(readings::add);
        }
        List<Reading> decoded = ReadingsCodec.decode(ReadingsCodec.encode(readings), readings.size());
        FuzzTarget.same("readings", counted(readings), counted(decoded));
        FuzzTarget.same("order", decoded, ReadingsCodec.decode(ReadingsCodec.encode(decoded), readings.size()));
    }

    private static Optional<Reading> reading(Drawn drawn) {
        try {
            return Optional.of(acceptable(drawn));
        } catch (UnacceptableReadingException unacceptable) {
            return Optional.empty();
        }
    }

    private static Reading acceptable(Drawn drawn) {
        Map<String, String> labels = new HashMap<>();
        String name = drawn.text(6);
        for (int i = drawn.below(3); i > 0; i--) {
            labels.put(drawn.text(3), drawn.text(3));
        }
        Series series = Series.of(name, labels).withUnit(drawn.text(3));
        Value value = switch (drawn.below(4)) {
            case 0 -> Value.of(drawn.number());
            case 1 -> Value.of(Double.longBitsToDouble(drawn.number()));
            case 2 -> Value.of(drawn.below(2) == 1);
            default -> Value.of(drawn.text(40));
        };
        Quality.Level level = Quality.Level.values()[drawn.below(3)];
        return new Reading(
                series, drawn.number(), value, new Quality(level, drawn.text(3)), TimeQuality.values()[drawn.below(3)]);
    }

    private static Map<Reading, Integer> counted(List<Reading> readings) {
        Map<Reading, Integer> counted = new HashMap<>();
        readings.forEach(reading -> counted.merge(reading, 1, Integer::sum));
        return counted;
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(new byte[200], GoldenBytes.of("batch"));
    }
}
