package io.tidegate.protocol.columns;

import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ColumnsWriter} wrote. */
public final class ColumnsReader {

    private final BitInput in;
    private final Aliases aliases;
    private final int most;
    private final Readings.Builder readings = new Readings.Builder(0);
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
    public static Readings read(byte[] bytes, Aliases aliases, int most, long baseNs)
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
     * @param recent lists of series that were read before, which it may begin with
     * @throws MalformedColumnsException if these are no such columns, or more readings than are allowed
     * @throws io.tidegate.protocol.telemetry.UnacceptableReadingException if a reading breaks a rule
     */
    public static Readings readSelfContained(byte[] bytes, int most, RecentSeries recent)
            throws MalformedColumnsException {
        BitInput in = new BitInput(bytes);
        List<SeriesAlias> list = recent.read(in, most);
        try {
            return new ColumnsReader(in, alias -> alias < list.size() ? list.get(alias) : null, most).read(0);
        } catch (UnknownAliasException e) {
            throw new MalformedColumnsException(e.getMessage());
        }
    }

    private Readings read(long baseNs) throws MalformedColumnsException, UnknownAliasException {
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
            readings.makeRoom(count * columns);
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
        return readings.build();
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
        Series series = alias.series();
        switch (form) {
            case DECIMAL -> readDecimals(series, count, decimals, base);
            case TEXT -> readTexts(series, count, base);
            case FLOAT_DECIMAL, DOUBLE, FLOAT -> {
                IntegerColumnReader.read(in, numbers, count, base);
                for (int i = 0; i < count; i++) {
                    numbers[i] = bits(form, decimals, numbers[i]);
                }
                readings.addDoubles(series, times, numbers, count);
            }
            case LONG -> {
                IntegerColumnReader.read(in, numbers, count, base);
                readings.addLongs(series, times, numbers, count);
            }
            case BOOLEAN -> {
                IntegerColumnReader.read(in, numbers, count, base);
                for (int i = 0; i < count; i++) {
                    if (numbers[i] != 0 && numbers[i] != 1) {
                        throw new MalformedColumnsException("a boolean that is " + numbers[i]);
                    }
                }
                readings.addBooleans(series, times, numbers, count);
            }
        }
        if (!plain) {
            readings.qualifyLast(count, qualities, timeQualities);
        }
    }

    /** Those of the double that a number stands for. */
    private static long bits(NumberForm form, int decimals, long number) {
        return switch (form) {
            case FLOAT_DECIMAL -> Double.doubleToRawLongBits(Decimals.floatValue(number, decimals));
            case DOUBLE -> Decimals.ordered(number);
            case FLOAT -> Double.doubleToRawLongBits(Float.intBitsToFloat(Decimals.ordered((int) number)));
            case DECIMAL, LONG, BOOLEAN, TEXT -> throw new IllegalArgumentException(form + " is read elsewhere");
        };
    }

    private void readDecimals(Series series, int count, int decimals, long base) throws MalformedColumnsException {
        int wild = in.bit() ? in.count("exceptions", 1, count) : 0;
        long[] places = new long[wild];
        long[] exceptions = new long[wild];
        if (wild > 0) {
            IntegerColumnReader.read(in, places, wild, 0);
            IntegerColumnReader.read(in, exceptions, wild, 0);
        }
        IntegerColumnReader.read(in, numbers, count, base);
        for (int i = 0; i < count; i++) {
            numbers[i] = Double.doubleToRawLongBits(Decimals.value(numbers[i], decimals));
        }
        for (int i = 0; i < wild; i++) {
            if (places[i] < 0 || places[i] >= count) {
                throw new MalformedColumnsException("an exception at %d in a column of %d".formatted(places[i], count));
            }
            numbers[(int) places[i]] = Decimals.ordered(exceptions[i]);
        }
        readings.addDoubles(series, times, numbers, count);
    }

    private void readTexts(Series series, int count, long base) throws MalformedColumnsException {
        int size = in.count("texts", 1, count);
        Value[] texts = new Value[size];
        for (int i = 0; i < size; i++) {
            texts[i] = Value.of(in.text());
        }
        if (size == 1) {
            Arrays.fill(numbers, 0, count, 0);
        } else {
            IntegerColumnReader.read(in, numbers, count, base);
        }
        for (int i = 0; i < count; i++) {
            if (numbers[i] < 0 || numbers[i] >= size) {
                throw new MalformedColumnsException("text %d of %d".formatted(numbers[i] + 1, size));
            }
            readings.add(series, times[i], texts[(int) numbers[i]], Quality.GOOD, TimeQuality.SYNCED);
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
