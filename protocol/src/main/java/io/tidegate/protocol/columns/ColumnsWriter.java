package io.tidegate.protocol.columns;

import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Writes readings as bits (PROTOCOL.md, "Columns"). Not thread-safe: its arrays are used again. */
public final class ColumnsWriter {

    /** Of 1,000 exceptions from a column of decimals no more than this many, else its bits are shorter. */
    private static final int MAX_EXCEPTIONS_PER_MILLE = 250;

    private final Frames frames = new Frames();
    private final BitOutput out = new BitOutput();
    private final IntegerColumnWriter integers = new IntegerColumnWriter(out);
    private long[] scratch = new long[64];
    private int[] exceptions = new int[16];

    /**
     * Writes readings in an order that {@link ColumnsReader} gives back: that of {@link Frames}. What was read keeps its
     * order for ever.
     *
     * @param aliases gives each series its number, the same each time
     * @param baseNs what the first time is expected to be near, nanoseconds since the Unix epoch; a reader must know it
     */
    public byte[] write(Readings readings, Function<Series, SeriesAlias> aliases, long baseNs) {
        List<List<ReadingColumn>> sorted = frames.of(readings, aliases);
        out.clear();
        return write(sorted, baseNs);
    }

    /** Writes readings behind a list of their series, so that nothing need be known to read them. */
    public byte[] writeSelfContained(Readings readings) {
        Map<Series, SeriesAlias> aliases = new LinkedHashMap<>();
        List<List<ReadingColumn>> sorted = frames.of(
                readings,
                series -> aliases.computeIfAbsent(
                        series, absent -> new SeriesAlias(aliases.size(), absent, Expectation.NONE)));
        out.clear();
        SeriesList.write(out, aliases.keySet());
        return write(sorted, 0);
    }

    private byte[] write(List<List<ReadingColumn>> sorted, long baseNs) {
        TimeUnit unit = TimeUnit.of(sorted);
        out.bits(ColumnsFormat.VERSION, ColumnsFormat.VERSION_BITS);
        unit.write(out);
        long firstTime = baseNs / unit.nanoseconds();
        int alias = -1;
        for (List<ReadingColumn> frame : sorted) {
            ReadingColumn first = frame.get(0);
            out.bit(true);
            out.number(first.count());
            out.number(frame.size());
            firstTime = writeTimes(first, unit, firstTime);
            for (ReadingColumn column : frame) {
                writeAlias(column.alias().alias(), alias);
                alias = column.alias().alias();
                writeQualities(column);
                writeValues(column);
            }
        }
        out.bit(false);
        return out.toByteArray();
    }

    private long writeTimes(ReadingColumn column, TimeUnit unit, long base) {
        long[] times = room(column.count());
        for (int i = 0; i < column.count(); i++) {
            times[i] = column.times()[i] / unit.nanoseconds();
        }
        integers.write(times, column.count(), base);
        return times[0];
    }

    private void writeAlias(int alias, int before) {
        out.bit(alias == before + 1);
        if (alias != before + 1) {
            out.number((long) alias - before);
        }
    }

    private void writeQualities(ReadingColumn column) {
        out.bit(column.isPlain());
        if (column.isPlain()) {
            return;
        }
        Quality[] qualities = column.qualities();
        TimeQuality[] timeQualities = column.timeQualities();
        int count = column.count();
        for (int from = 0, to; from < count; from = to) {
            to = from + 1;
            while (to < count && qualities[to].equals(qualities[from]) && timeQualities[to] == timeQualities[from]) {
                to++;
            }
            out.number(to - from);
            out.bits(ColumnsFormat.code(qualities[from].level()), ColumnsFormat.LEVEL_BITS);
            out.bits(ColumnsFormat.code(timeQualities[from]), ColumnsFormat.TIME_QUALITY_BITS);
            out.text(qualities[from].reason());
        }
    }

    private void writeValues(ReadingColumn column) {
        switch (column.type()) {
            case DOUBLE -> writeDoubles(column);
            case LONG -> writeIntegers(column, NumberForm.LONG, 0, column.numbers());
            case BOOLEAN -> writeIntegers(column, NumberForm.BOOLEAN, 0, column.numbers());
            case TEXT -> writeTexts(column);
        }
    }

    private void writeDoubles(ReadingColumn column) {
        if (!writeDecimals(column) && !writeFloats(column)) {
            long[] ordered = room(column.count());
            for (int i = 0; i < column.count(); i++) {
                ordered[i] = Decimals.ordered(column.numbers()[i]);
            }
            writeIntegers(column, NumberForm.DOUBLE, 0, ordered);
        }
    }

    /** Returns whether they are short decimals, all but a few. */
    private boolean writeDecimals(ReadingColumn column) {
        long[] bits = column.numbers();
        int count = column.count();
        int most = count * MAX_EXCEPTIONS_PER_MILLE / 1_000;
        int wild = 0;
        int decimals = column.alias().expectation().decimals(NumberForm.DECIMAL);
        for (int i = 0; i < count; i++) {
            int needed = Decimals.decimals(Double.longBitsToDouble(bits[i]), decimals);
            if (needed >= 0) {
                decimals = needed;
            } else if (wild == most) {
                return false;
            } else {
                if (wild == exceptions.length) {
                    exceptions = Arrays.copyOf(exceptions, wild * 2);
                }
                exceptions[wild++] = i;
            }
        }
        return writeDecimals(column, decimals, wild);
    }

    private boolean writeDecimals(ReadingColumn column, int decimals, int wild) {
        long[] bits = column.numbers();
        int count = column.count();
        long[] scaled = room(count);
        int next = 0;
        for (int i = 0; i < count; i++) {
            if (next < wild && exceptions[next] == i) {
                // Nothing is nearer to the numbers beside it.
                scaled[i] = i == 0 ? 0 : scaled[i - 1];
                next++;
                continue;
            }
            double value = Double.longBitsToDouble(bits[i]);
            scaled[i] = Decimals.scaled(value, decimals);
            if (Double.doubleToRawLongBits(Decimals.value(scaled[i], decimals)) != bits[i]) {
                // Digits that another value needs are too many for this one: its integer has no room for them.
                return false;
            }
        }
        writeForm(column, NumberForm.DECIMAL, decimals, scaled[0]);
        out.bit(wild > 0);
        if (wild > 0) {
            out.number(wild);
            long[] places = new long[wild];
            long[] values = new long[wild];
            for (int i = 0; i < wild; i++) {
                places[i] = exceptions[i];
                values[i] = Decimals.ordered(bits[exceptions[i]]);
            }
            integers.write(places, wild, 0);
            integers.write(values, wild, 0);
        }
        writeNumbers(column, NumberForm.DECIMAL, decimals, scaled);
        return true;
    }

    /** Returns whether they are floats. */
    private boolean writeFloats(ReadingColumn column) {
        long[] bits = column.numbers();
        int count = column.count();
        int decimals = column.alias().expectation().decimals(NumberForm.FLOAT_DECIMAL);
        for (int i = 0; i < count; i++) {
            double value = Double.longBitsToDouble(bits[i]);
            float single = (float) value;
            if (Double.doubleToRawLongBits(single) != bits[i]) {
                return false;
            }
            decimals = decimals < 0 ? decimals : Decimals.floatDecimals(single, decimals);
        }
        long[] integersOfFloats = room(count);
        for (int i = 0; i < count && decimals >= 0; i++) {
            float single = (float) Double.longBitsToDouble(bits[i]);
            integersOfFloats[i] = Decimals.scaled(single, decimals);
            if (Float.floatToRawIntBits(Decimals.floatValue(integersOfFloats[i], decimals))
                    != Float.floatToRawIntBits(single)) {
                decimals = -1;
            }
        }
        if (decimals >= 0) {
            writeIntegers(column, NumberForm.FLOAT_DECIMAL, decimals, integersOfFloats);
            return true;
        }
        for (int i = 0; i < count; i++) {
            integersOfFloats[i] = Decimals.ordered(Float.floatToRawIntBits((float) Double.longBitsToDouble(bits[i])));
        }
        writeIntegers(column, NumberForm.FLOAT, 0, integersOfFloats);
        return true;
    }

    private void writeTexts(ReadingColumn column) {
        Map<String, Integer> places = new LinkedHashMap<>();
        long[] indices = room(column.count());
        for (int i = 0; i < column.count(); i++) {
            indices[i] = places.computeIfAbsent(column.texts()[i], text -> places.size());
        }
        writeForm(column, NumberForm.TEXT, 0, 0);
        out.number(places.size());
        places.keySet().forEach(out::text);
        if (places.size() > 1) {
            writeNumbers(column, NumberForm.TEXT, 0, indices);
        }
    }

    private void writeIntegers(ReadingColumn column, NumberForm form, int decimals, long[] numbers) {
        writeForm(column, form, decimals, numbers[0]);
        writeNumbers(column, form, decimals, numbers);
    }

    private void writeForm(ReadingColumn column, NumberForm form, int decimals, long reference) {
        column.alias().learn(form, decimals, reference);
        Expectation expectation = column.alias().expectation();
        boolean expected = expectation.form() == form.code() && expectation.decimals() == decimals;
        out.bit(expected);
        if (!expected) {
            out.bits(form.code(), NumberForm.FORM_BITS);
            if (form.hasDecimals()) {
                out.bits(decimals, NumberForm.DECIMALS_BITS);
            }
        }
    }

    private void writeNumbers(ReadingColumn column, NumberForm form, int decimals, long[] numbers) {
        integers.write(numbers, column.count(), column.alias().expectation().base(form, decimals));
    }

    private long[] room(int count) {
        if (scratch.length < count) {
            scratch = new long[Math.max(count, scratch.length * 2)];
        }
        return scratch;
    }
}
