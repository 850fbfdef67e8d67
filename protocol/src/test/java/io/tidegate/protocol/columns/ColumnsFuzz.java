package io.tidegate.protocol.columns;

import io.tidegate.protocol.fuzz.FuzzTarget;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.UnacceptableReadingException;
import io.tidegate.protocol.telemetry.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whatever bits are taken for columns: the readings in them are written again as the same readings. */
public final class ColumnsFuzz implements FuzzTarget {

    private static final int MOST = 2_000;
    private static final long BASE_NS = 1_700_000_000_000_000_000L;

    private static final RecentSeries RECENT = new RecentSeries();

    private static final List<Expectation> EXPECTATIONS = List.of(
            Expectation.NONE,
            new Expectation(NumberForm.DECIMAL, 3, 21_500),
            new Expectation(NumberForm.FLOAT_DECIMAL, 1, Long.MAX_VALUE),
            new Expectation(NumberForm.LONG, 0, -1),
            new Expectation(NumberForm.TEXT, 0, 1),
            new Expectation(NumberForm.BOOLEAN, 0, 1));

    @Override
    public String name() {
        return "columns";
    }

    @Override
    public void feed(byte[] input) throws Exception {
        selfContained(input);
        Readings readings;
        try {
            readings = ColumnsReader.read(input, ColumnsFuzz::alias, MOST, BASE_NS);
        } catch (MalformedColumnsException | UnknownAliasException | UnacceptableReadingException refused) {
            return;
        }
        byte[] again = new ColumnsWriter().write(readings, ColumnsFuzz::alias, BASE_NS);
        List<Reading> joined = ColumnsReader.read(again, ColumnsFuzz::alias, readings.size(), BASE_NS);
        FuzzTarget.same("readings", counted(readings), counted(joined));
    }

    private static void selfContained(byte[] input) throws Exception {
        Readings readings;
        try {
            readings = ColumnsReader.readSelfContained(input, MOST, RECENT);
        } catch (MalformedColumnsException | UnacceptableReadingException refused) {
            return;
        }
        byte[] again = new ColumnsWriter().writeSelfContained(readings);
        FuzzTarget.same(
                "self-contained readings",
                counted(readings),
                counted(ColumnsReader.readSelfContained(again, readings.size(), new RecentSeries())));
        FuzzTarget.same(
                "what is read after other lists",
                counted(readings),
                counted(ColumnsReader.readSelfContained(again, readings.size(), RECENT)));
    }

    private static SeriesAlias alias(int alias) {
        return new SeriesAlias(alias, Series.of("s" + alias), EXPECTATIONS.get(alias % EXPECTATIONS.size()));
    }

    private static SeriesAlias alias(Series series) {
        return alias(Integer.parseInt(series.name().substring(1)));
    }

    private static Map<Reading, Integer> counted(List<Reading> readings) {
        Map<Reading, Integer> counted = new HashMap<>();
        readings.forEach(reading -> counted.merge(reading, 1, Integer::sum));
        return counted;
    }

    @Override
    public List<byte[]> seeds() {
        List<Reading> mixed = new ArrayList<>();
        List<Reading> even = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long timeNs = BASE_NS + i * 1_000_000_000L;
            even.add(Reading.of(Series.of("s1"), timeNs, Value.of(i % 4 * 6.25)));
            even.add(Reading.of(Series.of("s3"), timeNs, Value.of((long) i * i)));
            mixed.add(Reading.of(Series.of("s4"), timeNs + i * i, Value.of(i % 3 == 0 ? "on" : "off")));
            mixed.add(Reading.of(Series.of("s5"), timeNs + i, Value.of(i > 20)));
            mixed.add(Reading.of(Series.of("s0"), timeNs, Value.of(Math.sin(i))));
            mixed.add(Reading.of(Series.of("s2"), timeNs, Value.of((float) Math.sin(i))));
        }
        return List.of(
                write(even),
                write(mixed),
                write(even.subList(0, 1)),
                new ColumnsWriter().writeSelfContained(Readings.copyOf(even)),
                new ColumnsWriter().writeSelfContained(Readings.copyOf(mixed)));
    }

    private static byte[] write(List<Reading> readings) {
        return new ColumnsWriter().write(Readings.copyOf(readings), ColumnsFuzz::alias, BASE_NS);
    }
}
