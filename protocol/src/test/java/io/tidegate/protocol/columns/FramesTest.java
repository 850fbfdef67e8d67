package io.tidegate.protocol.columns;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FramesTest {

    private final Frames frames = new Frames();
    private final Map<Series, SeriesAlias> aliases = new HashMap<>();

    @Test
    void seriesThatAreEqualShareAColumnInWhateverObjects() {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            readings.add(reading(i, "temp", Value.of(i)));
            readings.add(reading(i, i % 3 == 0 ? "temp" : "level", Value.of(i)));
        }
        List<List<ReadingColumn>> sorted = sorted(readings);

        assertThat(sorted.stream()
                        .flatMap(List::stream)
                        .map(column -> column.alias().series() + "=" + column.count()))
                .containsExactlyInAnyOrder("room/temp{line=1}=27", "room/level{line=1}=13");
    }

    @Test
    void aColumnThatIsUsedAgainHasNothingOfBefore() {
        Random random = new Random(1);
        ColumnsWriter used = new ColumnsWriter();
        for (int round = 0; round < 200; round++) {
            List<Reading> readings = IntStream.range(0, 1 + random.nextInt(60))
                    .mapToObj(i -> random(random, i))
                    .toList();

            assertThat(used.writeSelfContained(Readings.copyOf(readings)))
                    .as("round %d", round)
                    .isEqualTo(new ColumnsWriter().writeSelfContained(Readings.copyOf(readings)));
        }
    }

    @Test
    void theRoomThatIsKeptHasABound() {
        sorted(readings(Frames.MAX_KEPT_READINGS / 2, 2));
        assertThat(kept()).isEqualTo(Frames.MAX_KEPT_READINGS);

        sorted(readings(Frames.MAX_KEPT_READINGS / 2, 3));
        assertThat(kept()).isBetween(Frames.MAX_KEPT_READINGS / 2, Frames.MAX_KEPT_READINGS);
        sorted(readings(Frames.MAX_KEPT_READINGS + 1, 1));
        assertThat(kept()).isLessThanOrEqualTo(Frames.MAX_KEPT_READINGS / 2);
    }

    private int kept() {
        sorted(List.of());
        return frames.keptReadings();
    }

    private List<List<ReadingColumn>> sorted(List<Reading> readings) {
        return frames.of(
                Readings.copyOf(readings),
                series -> aliases.computeIfAbsent(series, absent -> new SeriesAlias(aliases.size(), absent)));
    }

    private static List<Reading> readings(int ofEach, int series) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < series; i++) {
            Series one = Series.of("room/" + i);
            for (int time = 0; time < ofEach; time++) {
                readings.add(Reading.of(one, time, Value.of(1.5)));
            }
        }
        return readings;
    }

    private static Reading random(Random random, int time) {
        Value value = switch (random.nextInt(4)) {
            case 0 -> Value.of("text " + random.nextInt(3));
            case 1 -> Value.of(random.nextBoolean());
            case 2 -> Value.of(random.nextLong());
            default -> Value.of(random.nextDouble());
        };
        return new Reading(
                Series.of("room/" + random.nextInt(5)),
                time,
                value,
                random.nextInt(8) == 0 ? Quality.bad("open") : Quality.GOOD,
                random.nextInt(8) == 0 ? TimeQuality.UNSYNCED : TimeQuality.SYNCED);
    }

    private static Reading reading(long time, String name, Value value) {
        return Reading.of(Series.of("room/" + name, Map.of("line", "1")), time, value);
    }
}
