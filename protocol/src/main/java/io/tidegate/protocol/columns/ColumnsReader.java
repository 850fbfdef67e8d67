package io.tidegate.protocol.columns;

import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.telemetry.Value.BooleanValue;
import io.tidegate.protocol.telemetry.Value.DoubleValue;
import io.tidegate.protocol.telemetry.Value.LongValue;
import io.tidegate.protocol.telemetry.Value.TextValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ColumnsWriter} wrote. */
public final class ColumnsReader {

    private final BitInput in;
    private final Aliases aliases;
    private final int most;
    private final List<Reading> readings = new ArrayList<>();
    private long[] times = new long[64];
    private long[] numbers = new long[64];
    private Quality[] qualities = {};
    private TimeQuality[] timeQualities = {};

    /** What numbers stand for. */
    public interface Aliases {

        /** The series with this number; null if it is not known. */
        @Nullable
        SeriesAlias of(int alias);
    }

    private ColumnsReader(BitInput in, Aliases aliases, int most) {
        this.in = in;
        this.aliases = aliases;
        this.most = most;
    }

    /**
     * Reads all readings.
     *
     * @param most how many are allowed
     * @param baseNs what they were written with
     * @throws UnknownAliasException if a number is not known: with more definitions it may be read
     * @throws MalformedColumnsException if these are no columns, or more readings than are allowed
     * @throws io.tidegate.protocol.telemetry.UnacceptableReadingException if a reading breaks a rule
     */
    public static List<Reading> read(byte[] bytes, Aliases aliases, int most, long baseNs)
            throws MalformedColumnsException, UnknownAliasException {
        return new ColumnsReader(new BitInput(bytes), aliases, most).read(baseNs);
    }

    /**
     * How many series the list before such columns has; nothing else is looked at.
     *
     * @throws MalformedColumnsException if it has no number of series
     */
    public static int seriesOfSelfContained(byte[] bytes) throws MalformedColumnsException {
        return SeriesList.size(new BitInput(bytes));
    }

    /**
     * Reads what {@link ColumnsWriter#writeSelfContained} wrote.
     *
     * @param most how many are allowed
     * @throws MalformedColumnsException if these are no such columns, or more readings than are allowed
     * @throws io.tidegate.protocol.telemetry.UnacceptableReadingException if a reading breaks a rule
     */
    public static List<Reading> readSelfContained(byte[] bytes, int most) throws MalformedColumnsException {
        BitInput in = new BitInput(bytes);
        List<SeriesAlias> list = new ArrayList<>();
        for (Series series : SeriesList.read(in, most)) {
            list.add(new SeriesAlias(list.size(), series, Expectation.NONE));
        }
        try {
            return new ColumnsReader(in, alias -> alias < list.size() ? list.get(alias) : null, most).read(0);
        } catch (UnknownAliasException e) {
            throw new MalformedColumnsException(e.getMessage());
        }
    }

    private List<Reading> read(long baseNs) throws MalformedColumnsException, UnknownAliasException {
        long version = in.bits(ColumnsFormat.VERSION_BITS);
        if (version != ColumnsFormat.VERSION) {
            throw new MalformedColumnsException("columns of version " + version + ", which is not known here");
        }
        TimeUnit unit = TimeUnit.read(in);
        long firstTime = baseNs / unit.nanoseconds();
        long alias = -1;
        while (in.bit()) {
            int count = in.count("readings in a column", 1, most - readings.size());
            int columns = in.count("columns of the same length", 1, (most - readings.size()) / count);
            if (times.length < count) {
                times = new long[count];
                numbers = new long[count];
            }
            IntegerColumnReader.read(in, times, count, firstTime);
            firstTime = times[0];
            for (int i = 0; i < count; i++) {
                times[i] *= unit.nanoseconds();
            }
            for (int i = 0; i < columns; i++) {
                alias = in.bit() ? alias + 1 : alias + in.number();
                readColumn(known(alias), count);
            }
        }
        in.end();
        return readings;
    }

    private SeriesAlias known(long number) throws MalformedColumnsException, UnknownAliasException {
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw new MalformedColumnsException("no series has the number " + number);
        }
        SeriesAlias alias = aliases.of((int) number);
        if (alias == null) {
            throw new UnknownAliasException((int) number);
        }
        return alias;
    }

    private void readColumn(SeriesAlias alias, int count) throws MalformedColumnsException {
        boolean plain = in.bit();
        if (!plain) {
            readQualities(count);
        }
        Expectation expectation = alias.expectation();
        NumberForm form;
        int decimals = 0;
        if (in.bit()) {
            form = NumberForm.of(expectation.form());
            decimals = expectation.decimals();
            if (decimals < 0 || decimals > Decimals.MAX_DECIMALS) {
                throw new MalformedColumnsException(decimals + " decimals");
            }
        } else {
            form = NumberForm.read(in);
            if (form.hasDecimals()) {
                decimals = (int) in.bits(NumberForm.DECIMALS_BITS);
            }
        }
        long base = expectation.base(form, decimals);
        Value[] values = new Value[count];
        switch (form) {
            case DECIMAL -> readDecimals(values, decimals, base);
            case TEXT -> readTexts(values, base);
            case FLOAT_DECIMAL, DOUBLE, FLOAT, LONG, BOOLEAN -> {
                IntegerColumnReader.read(in, numbers, count, base);
                for (int i = 0; i < count; i++) {
                    values[i] = value(form, decimals, numbers[i]);
                }
            }
        }
        for (int i = 0; i < count; i++) {
            readings.add(new Reading(
                    alias.series(),
                    times[i],
                    values[i],
                    plain ? Quality.GOOD : qualities[i],
                    plain ? TimeQuality.SYNCED : timeQualities[i]));
        }
    }

    private static Value value(NumberForm form, int decimals, long number) throws MalformedColumnsException {
        return switch (form) {
            case FLOAT_DECIMAL -> new DoubleValue(Decimals.floatValue(number, decimals));
            case DOUBLE -> new DoubleValue(Double.longBitsToDouble(Decimals.ordered(number)));
            case FLOAT -> new DoubleValue(Float.intBitsToFloat(Decimals.ordered((int) number)));
            case LONG -> new LongValue(number);
            case BOOLEAN -> {
                if (number != 0 && number != 1) {
                    throw new MalformedColumnsException("a boolean that is " + number);
                }
                yield new BooleanValue(number == 1);
            }
            case DECIMAL, TEXT -> throw new IllegalArgumentException(form + " is read elsewhere");
        };
    }

    private void readDecimals(Value[] values, int decimals, long base) throws MalformedColumnsException {
        int wild = in.bit() ? in.count("exceptions", 1, values.length) : 0;
        long[] places = new long[wild];
        long[] exceptions = new long[wild];
        if (wild > 0) {
            IntegerColumnReader.read(in, places, wild, 0);
            IntegerColumnReader.read(in, exceptions, wild, 0);
        }
        IntegerColumnReader.read(in, numbers, values.length, base);
        for (int i = 0; i < values.length; i++) {
            values[i] = new DoubleValue(Decimals.value(numbers[i], decimals));
        }
        for (int i = 0; i < wild; i++) {
            if (places[i] < 0 || places[i] >= values.length) {
                throw new MalformedColumnsException(
                        "an exception at %d in a column of %d".formatted(places[i], values.length));
            }
            values[(int) places[i]] = new DoubleValue(Double.longBitsToDouble(Decimals.ordered(exceptions[i])));
        }
    }

    private void readTexts(Value[] values, long base) throws MalformedColumnsException {
        int size = in.count("texts", 1, values.length);
        Value[] texts = new Value[size];
        for (int i = 0; i < size; i++) {
            texts[i] = new TextValue(in.text());
        }
        if (size == 1) {
            Arrays.fill(values, texts[0]);
            return;
        }
        IntegerColumnReader.read(in, numbers, values.length, base);
        for (int i = 0; i < values.length; i++) {
            if (numbers[i] < 0 || numbers[i] >= size) {
                throw new MalformedColumnsException("text %d of %d".formatted(numbers[i] + 1, size));
            }
            values[i] = texts[(int) numbers[i]];
        }
    }

    private void readQualities(int count) throws MalformedColumnsException {
        if (qualities.length < count) {
            qualities = new Quality[count];
            timeQualities = new TimeQuality[count];
        }
        for (int next = 0; next < count; ) {
            int run = in.count("readings of one quality", 1, count - next);
            Quality.Level level = ColumnsFormat.level(in.bits(ColumnsFormat.LEVEL_BITS));
            TimeQuality timeQuality = ColumnsFormat.timeQuality(in.bits(ColumnsFormat.TIME_QUALITY_BITS));
            Arrays.fill(qualities, next, next + run, new Quality(level, in.text()));
            Arrays.fill(timeQualities, next, next + run, timeQuality);
            next += run;
        }
    }
}
