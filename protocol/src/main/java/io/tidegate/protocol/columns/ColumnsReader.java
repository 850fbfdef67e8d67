package io.tidegate.protocol.columns;

import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.telemetry.Value.BooleanValue;
import io.tidegate.protocol.telemetry.Value.DoubleValue;
import io.tidegate.protocol.telemetry.Value.LongValue;
import io.tidegate.protocol.telemetry.Value.TextValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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

    private ColumnsReader(byte[] bytes, Aliases aliases, int most) {
        in = new BitInput(bytes);
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
        return new ColumnsReader(bytes, aliases, most).read(baseNs);
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
            int count = count("readings in a column", most - readings.size());
            int columns = count("columns", (most - readings.size()) / count);
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

    private int count(String what, int allowed) throws MalformedColumnsException {
        long count = in.number();
        if (count < 1 || count > allowed) {
            throw new MalformedColumnsException("%d %s; at most %d readings are allowed".formatted(count, what, most));
        }
        return (int) count;
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
        int wild = in.bit() ? count("exceptions", values.length) : 0;
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
        int size = count("texts", values.length);
        Value[] texts = new Value[size];
        for (int i = 0; i < size; i++) {
            texts[i] = new TextValue(readText());
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
            int run = count("readings of one quality", count - next);
            Quality.Level level = ColumnsFormat.level(in.bits(ColumnsFormat.LEVEL_BITS));
            TimeQuality timeQuality = ColumnsFormat.timeQuality(in.bits(ColumnsFormat.TIME_QUALITY_BITS));
            Arrays.fill(qualities, next, next + run, new Quality(level, readText()));
            Arrays.fill(timeQualities, next, next + run, timeQuality);
            next += run;
        }
    }

    private String readText() throws MalformedColumnsException {
        long length = in.number();
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw new MalformedColumnsException("a text of " + length + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.bytes((int) length)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedColumnsException("a text is not UTF-8");
        }
    }
}
