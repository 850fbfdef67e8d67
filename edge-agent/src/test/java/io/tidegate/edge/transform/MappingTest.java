package io.tidegate.edge.transform;

import static io.tidegate.edge.transform.Passes.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.config.TransformSchema;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The transforms that make at most one reading of each and remember none. */
class MappingTest {

    @Test
    void scaleMultipliesThenAdds() {
        Passes passes = Passes.of(new Transform.Scale(Passes.every(), 0.5, -10));
        assertThat(passes.values(100, 3.0, -1, "text", true)).containsExactly(40.0, -8.5, -10.5, "text", true);
        assertThat(passes.filtered).isZero();
    }

    @Test
    void onlyTheValueChanges() {
        Reading reading = new Reading(
                new Series("a", new java.util.TreeMap<>(Map.of("l", "v")), "Cel"),
                7,
                Value.of(1.0),
                Quality.uncertain("old"),
                TimeQuality.UNSYNCED);
        Passes passes = Passes.of(new Transform.Scale(Passes.every(), 2, 0));
        assertThat(passes.through(reading))
                .containsExactly(new Reading(
                        reading.series(), 7, Value.of(2.0), Quality.uncertain("old"), TimeQuality.UNSYNCED));
    }

    @Test
    void aResultThatIsNoNumberIsNotTakenForOne() {
        Passes passes = Passes.of(new Transform.Scale(Passes.every(), 1e15, 0));
        assertThat(passes.through(reading("a", 0, 1e300))).singleElement().satisfies(out -> {
            assertThat(out.value()).isEqualTo(Value.of(1e300));
            assertThat(out.quality().level()).isEqualTo(Quality.Level.BAD);
        });
    }

    @Test
    void renameReplacesTheNameOrItsBeginning() {
        Passes passes = Passes.of(
                new Transform.Rename(Passes.series("t1"), Optional.empty(), "boiler/temp"),
                new Transform.Rename(Passes.every(), Optional.of("plc/"), "press/"),
                new Transform.Rename(Passes.series("press/x"), Optional.of("press"), "drill"));
        Reading labelled = Reading.of(Series.of("plc/7", Map.of("l", "v")).withUnit("bar"), 7, Value.of(true));
        assertThat(passes.through(reading("t1", 0, 1), labelled, reading("plc/x", 0, 1), reading("other/plc/x", 0, 1)))
                .extracting(reading -> reading.series() + " " + reading.series().unit())
                .containsExactly("boiler/temp ", "press/7{l=v} bar", "drill/x ", "other/plc/x ");
    }

    @Test
    void aNameThatWouldBeTooLongStays() {
        Passes passes = Passes.of(new Transform.Rename(Passes.every(), Optional.of("a"), "b".repeat(256)));
        assertThat(passes.through(reading("a", 0, 1), reading("ax", 0, 1)))
                .extracting(reading -> reading.series().name())
                .containsExactly("b".repeat(256), "ax");
    }

    @Test
    void dropRemovesAndCounts() {
        Passes passes = Passes.of(new Transform.Drop(Passes.series("debug/**")));
        assertThat(Passes.texts(passes.through(reading("debug/x/y", 0, 1), reading("a", 0, 1))))
                .containsExactly("a=1@0");
        assertThat(passes.filtered).isEqualTo(1);
    }

    @Test
    void aTransformAppliesToItsSourceOnly() {
        RunningPipeline running = new RunningPipeline(
                Passes.pipeline(new Transform.Drop(new Selector(new NamePattern("a"), Optional.of("plc")))),
                TransformLimits.DEFAULT,
                0);
        List<Reading> readings = List.of(reading("a", 0, 1), reading("b", 0, 1));
        assertThat(running.transform("plc", Lane.LIVE, readings, 0)).hasSize(1);
        assertThat(running.transform("http", Lane.LIVE, readings, 0)).hasSize(2);
    }

    @Test
    void unitIsSet() {
        Passes passes = Passes.of(new Transform.SetUnit(Passes.every(), "Cel"));
        assertThat(passes.through(reading("a", 0, 1)))
                .containsExactly(Reading.of(Series.of("a").withUnit("Cel"), Passes.timeNs(0), Value.of(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "212, [degF], Cel, 100",
        "-40, Cel, [degF], -40",
        "0, Cel, K, 273.15",
        "250, kPa, bar, 2.5",
        "1, bar, [psi], 14.503773773",
        "90, min, h, 1.5",
        "2, kW.h, J, 7200000",
        "1.5, m3, L, 1500",
        "0.25, 1, %, 25"
    })
    void unitIsConverted(double value, String from, String to, double expected) {
        Passes passes = Passes.of(
                new Transform.ConvertUnit(Passes.every(), ConvertibleUnit.of(to).orElseThrow()));
        assertThat(passes.through(Reading.of(Series.of("a").withUnit(from), 7, Value.of(value))))
                .singleElement()
                .satisfies(out -> {
                    assertThat(out.series().unit()).isEqualTo(to);
                    assertThat(((Value.DoubleValue) out.value()).value())
                            .isCloseTo(expected, org.assertj.core.api.Assertions.within(1e-6));
                });
    }

    @Test
    void whatCannotBeConvertedStaysAsItIs() {
        Passes passes = Passes.of(new Transform.ConvertUnit(Passes.every(), ConvertibleUnit.BAR));
        Reading unknown = Reading.of(Series.of("a").withUnit("[foo]"), 7, Value.of(1.0));
        Reading otherKind = Reading.of(Series.of("a").withUnit("Cel"), 7, Value.of(1.0));
        Reading same = Reading.of(Series.of("a").withUnit("bar"), 7, Value.of(1));
        Reading text = Reading.of(Series.of("a").withUnit("kPa"), 7, Value.of("off"));
        assertThat(passes.through(unknown, otherKind, same, text)).containsExactly(unknown, otherKind, same, text);
    }

    @Test
    void everyUnitOfTheSchemaIsKnownAndTheOtherWayRound() {
        assertThat(Arrays.stream(ConvertibleUnit.values()).map(ConvertibleUnit::code))
                .containsExactlyInAnyOrderElementsOf(TransformSchema.CONVERTIBLE_UNITS);
    }
}
