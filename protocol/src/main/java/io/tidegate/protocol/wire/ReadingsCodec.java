package io.tidegate.protocol.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.UnacceptableReadingException;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.telemetry.Value.BooleanValue;
import io.tidegate.protocol.telemetry.Value.DoubleValue;
import io.tidegate.protocol.telemetry.Value.LongValue;
import io.tidegate.protocol.telemetry.Value.TextValue;
import io.tidegate.protocol.wire.v1.Column;
import io.tidegate.protocol.wire.v1.Label;
import io.tidegate.protocol.wire.v1.QualityRun;
import io.tidegate.protocol.wire.v1.Readings;
import io.tidegate.protocol.wire.v1.SeriesDefinition;
import io.tidegate.protocol.wire.v1.TimeQualityRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Readings by column (PROTOCOL.md, "Readings"): the same bytes in a batch on the wire and in a chunk of the edge
 * buffer. Encoding groups readings by series and type of value, each group in its given order; the sequence order of
 * what was encoded is the order that decoding gives.
 */
public final class ReadingsCodec {

    private ReadingsCodec() {}

    /** Encodes readings; {@link #decode} gives them back column by column. */
    public static byte[] encode(List<Reading> readings) {
        return toMessage(readings).toByteArray();
    }

    /**
     * Decodes readings in sequence order.
     *
     * @param most how many are allowed
     * @throws UndecodableMessageException if the bytes are not readings, are too many, or one breaks a rule
     */
    public static List<Reading> decode(byte[] bytes, int most) throws UndecodableMessageException {
        try {
            return fromMessage(Readings.parseFrom(bytes), most);
        } catch (InvalidProtocolBufferException e) {
            throw new UndecodableMessageException("not protobuf readings: " + e.getMessage(), e);
        }
    }

    static Readings toMessage(List<Reading> readings) {
        Map<Series, Integer> aliases = new LinkedHashMap<>();
        Map<ColumnKey, ColumnWriter> columns = new LinkedHashMap<>();
        @Nullable Series current = null;
        @Nullable Class<? extends Value> type = null;
        @Nullable ColumnWriter column = null;
        for (Reading reading : readings) {
            // What was decoded comes column by column, with one object per series: most readings need no look-up.
            if (column == null || reading.series() != current || reading.value().getClass() != type) {
                current = reading.series();
                type = reading.value().getClass();
                int alias = aliases.computeIfAbsent(current, series -> aliases.size() + 1);
                column = columns.computeIfAbsent(new ColumnKey(alias, type), key -> new ColumnWriter(key.alias()));
            }
            column.add(reading);
        }
        Readings.Builder message = Readings.newBuilder();
        aliases.forEach((series, alias) -> message.addSeries(definition(series, alias)));
        columns.values().forEach(written -> message.addColumns(written.build()));
        return message.build();
    }

    static List<Reading> fromMessage(Readings message, int most) throws UndecodableMessageException {
        Map<Integer, Series> byAlias = new HashMap<>();
        try {
            for (SeriesDefinition definition : message.getSeriesList()) {
                if (byAlias.put(definition.getAlias(), series(definition)) != null) {
                    throw new UndecodableMessageException("alias " + definition.getAlias() + " is defined twice");
                }
            }
            List<Reading> readings = new ArrayList<>();
            for (Column column : message.getColumnsList()) {
                Series series = byAlias.get(column.getAlias());
                if (series == null) {
                    throw new UndecodableMessageException("alias " + column.getAlias() + " is not defined");
                }
                if (column.getTimeNsCount() > most - readings.size()) {
                    throw new UndecodableMessageException("more than the allowed %d readings".formatted(most));
                }
                read(column, series, readings);
            }
            return readings;
        } catch (UnacceptableReadingException e) {
            throw new UndecodableMessageException(e.reason(), e);
        }
    }

    private static void read(Column column, Series series, List<Reading> into) throws UndecodableMessageException {
        int count = column.getTimeNsCount();
        int values =
                column.getDoublesCount() + column.getLongsCount() + column.getBooleansCount() + column.getTextsCount();
        boolean oneList = column.getDoublesCount() == values
                || column.getLongsCount() == values
                || column.getBooleansCount() == values
                || column.getTextsCount() == values;
        if (values != count || !oneList) {
            throw new UndecodableMessageException(
                    "the column of %s has %d times and %d values".formatted(series, count, values));
        }
        Quality[] qualities = qualities(column, count);
        TimeQuality[] timeQualities = timeQualities(column, count);
        long time = 0;
        long step = 0;
        for (int i = 0; i < count; i++) {
            long coded = column.getTimeNs(i);
            step = i == 1 ? coded : step + (i == 0 ? 0 : coded);
            time = i == 0 ? coded : time + step;
            into.add(new Reading(series, time, value(column, i), qualities[i], timeQualities[i]));
        }
    }

    private static Value value(Column column, int i) {
        if (column.getDoublesCount() > 0) {
            return new DoubleValue(column.getDoubles(i));
        }
        if (column.getLongsCount() > 0) {
            return new LongValue(column.getLongs(i));
        }
        if (column.getBooleansCount() > 0) {
            return new BooleanValue(column.getBooleans(i));
        }
        return new TextValue(column.getTexts(i));
    }

    private static Quality[] qualities(Column column, int count) throws UndecodableMessageException {
        Quality[] qualities = new Quality[count];
        int next = 0;
        for (QualityRun run : column.getQualitiesList()) {
            Quality quality = new Quality(Scalars.level(run.getLevel()), run.getReason());
            int end = runEnd(next, run.getCount(), count);
            while (next < end) {
                qualities[next++] = quality;
            }
        }
        while (next < count) {
            qualities[next++] = Quality.GOOD;
        }
        return qualities;
    }

    private static TimeQuality[] timeQualities(Column column, int count) throws UndecodableMessageException {
        TimeQuality[] qualities = new TimeQuality[count];
        int next = 0;
        for (TimeQualityRun run : column.getTimeQualitiesList()) {
            TimeQuality quality = Scalars.timeQuality(run.getQuality());
            int end = runEnd(next, run.getCount(), count);
            while (next < end) {
                qualities[next++] = quality;
            }
        }
        while (next < count) {
            qualities[next++] = TimeQuality.SYNCED;
        }
        return qualities;
    }

    private static int runEnd(int next, int run, int count) throws UndecodableMessageException {
        if (run < 1 || run > count - next) {
            throw new UndecodableMessageException(
                    "a run of " + Integer.toUnsignedLong(run) + " does not fit a column of " + count);
        }
        return next + run;
    }

    private static SeriesDefinition definition(Series series, int alias) {
        SeriesDefinition.Builder definition = SeriesDefinition.newBuilder()
                .setAlias(alias)
                .setName(series.name())
                .setUnit(series.unit());
        series.labels()
                .forEach((name, value) ->
                        definition.addLabels(Label.newBuilder().setName(name).setValue(value)));
        return definition.build();
    }

    private static Series series(SeriesDefinition definition) throws UndecodableMessageException {
        TreeMap<String, String> labels = new TreeMap<>();
        for (Label label : definition.getLabelsList()) {
            if (labels.put(label.getName(), label.getValue()) != null) {
                throw new UndecodableMessageException("label " + label.getName() + " stands twice in one series");
            }
        }
        return new Series(definition.getName(), labels, definition.getUnit());
    }

    /** What tells columns apart. */
    private record ColumnKey(int alias, Class<? extends Value> type) {}

    /** One column while it is being written. */
    private static final class ColumnWriter {

        private final Column.Builder column;
        private final List<Quality> qualities = new ArrayList<>();
        private final List<TimeQuality> timeQualities = new ArrayList<>();
        private boolean notAllGood;
        private boolean notAllSynced;
        private long time;
        private long step;

        ColumnWriter(int alias) {
            column = Column.newBuilder().setAlias(alias);
        }

        void add(Reading reading) {
            int i = column.getTimeNsCount();
            long newStep = i == 0 ? 0 : reading.timeNs() - time;
            column.addTimeNs(i == 0 ? reading.timeNs() : i == 1 ? newStep : newStep - step);
            time = reading.timeNs();
            step = newStep;
            Value value = reading.value();
            if (value instanceof DoubleValue number) {
                column.addDoubles(number.value());
            } else if (value instanceof LongValue number) {
                column.addLongs(number.value());
            } else if (value instanceof BooleanValue flag) {
                column.addBooleans(flag.value());
            } else if (value instanceof TextValue text) {
                column.addTexts(text.value());
            }
            qualities.add(reading.quality());
            timeQualities.add(reading.timeQuality());
            notAllGood |= !reading.quality().equals(Quality.GOOD);
            notAllSynced |= reading.timeQuality() != TimeQuality.SYNCED;
        }

        Column build() {
            if (notAllGood) {
                for (int from = 0, to; from < qualities.size(); from = to) {
                    Quality quality = qualities.get(from);
                    to = from + 1;
                    while (to < qualities.size() && qualities.get(to).equals(quality)) {
                        to++;
                    }
                    column.addQualities(QualityRun.newBuilder()
                            .setCount(to - from)
                            .setLevel(Scalars.level(quality.level()))
                            .setReason(quality.reason()));
                }
            }
            if (notAllSynced) {
                for (int from = 0, to; from < timeQualities.size(); from = to) {
                    TimeQuality quality = timeQualities.get(from);
                    to = from + 1;
                    while (to < timeQualities.size() && timeQualities.get(to) == quality) {
                        to++;
                    }
                    column.addTimeQualities(
                            TimeQualityRun.newBuilder().setCount(to - from).setQuality(Scalars.timeQuality(quality)));
                }
            }
            return column.build();
        }
    }
}
