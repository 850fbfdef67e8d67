package io.tidegate.protocol.wire;

import com.google.protobuf.ByteString;
import io.tidegate.protocol.columns.ColumnsReader;
import io.tidegate.protocol.columns.ColumnsWriter;
import io.tidegate.protocol.columns.Expectation;
import io.tidegate.protocol.columns.MalformedColumnsException;
import io.tidegate.protocol.columns.RecentSeries;
import io.tidegate.protocol.columns.SeriesAlias;
import io.tidegate.protocol.columns.UnknownAliasException;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.UnacceptableReadingException;
import io.tidegate.protocol.wire.v1.Label;
import io.tidegate.protocol.wire.v1.SeriesDefinition;
import java.util.List;
import java.util.TreeMap;

/**
 * Readings by column (PROTOCOL.md, "Columns"), with a list of their series: what a chunk of the edge buffer holds, and what a
 * batch holds that is such a chunk. Encoding groups readings by series and type of value, each group in its given order; the order that decoding gives is the sequence
 * order.
 */
public final class ReadingsCodec {

    private static final ThreadLocal<ColumnsWriter> WRITERS = ThreadLocal.withInitial(ColumnsWriter::new);

    private ReadingsCodec() {}

    /** Encodes readings; {@link #decode} gives them back column by column. */
    public static byte[] encode(List<Reading> readings) {
        return WRITERS.get().writeSelfContained(Readings.copyOf(readings));
    }

    /**
     * Decodes readings in sequence order.
     *
     * @param most how many are allowed
     * @throws UndecodableMessageException if the bytes are not readings, are too many, or one breaks a rule
     */
    public static Readings decode(byte[] bytes, int most) throws UndecodableMessageException {
        return decode(bytes, most, new RecentSeries());
    }

    /**
     * Decodes readings in sequence order, with the series of what was decoded before.
     *
     * @param most how many are allowed
     * @param recent of other readings from the same source
     * @throws UndecodableMessageException if the bytes are not readings, are too many, or one breaks a rule
     */
    public static Readings decode(byte[] bytes, int most, RecentSeries recent) throws UndecodableMessageException {
        try {
            return ColumnsReader.readSelfContained(bytes, most, recent);
        } catch (MalformedColumnsException e) {
            throw new UndecodableMessageException(e.getMessage(), e);
        } catch (UnacceptableReadingException e) {
            throw new UndecodableMessageException(e.reason(), e);
        }
    }

    /**
     * How many series there are in encoded readings.
     *
     * @throws UndecodableMessageException if it cannot be told
     */
    public static int series(byte[] bytes) throws UndecodableMessageException {
        try {
            return ColumnsReader.seriesOfSelfContained(bytes);
        } catch (MalformedColumnsException e) {
            throw new UndecodableMessageException(e.getMessage(), e);
        }
    }

    static Readings readings(ByteString columns, ColumnsReader.Aliases aliases, int most, long baseNs)
            throws UndecodableMessageException, UnknownAliasException {
        try {
            return ColumnsReader.read(columns.toByteArray(), aliases, most, baseNs);
        } catch (MalformedColumnsException e) {
            throw new UndecodableMessageException(e.getMessage(), e);
        } catch (UnacceptableReadingException e) {
            throw new UndecodableMessageException(e.reason(), e);
        }
    }

    static SeriesDefinition definition(SeriesAlias alias) {
        Series series = alias.series();
        Expectation expectation = alias.expectation();
        SeriesDefinition.Builder definition = SeriesDefinition.newBuilder()
                .setAlias(alias.alias())
                .setName(series.name())
                .setUnit(series.unit())
                .setForm(expectation.form())
                .setDecimals(expectation.decimals())
                .setReference(expectation.reference());
        series.labels()
                .forEach((name, value) ->
                        definition.addLabels(Label.newBuilder().setName(name).setValue(value)));
        return definition.build();
    }

    static SeriesAlias alias(SeriesDefinition definition) throws UndecodableMessageException {
        TreeMap<String, String> labels = new TreeMap<>();
        for (Label label : definition.getLabelsList()) {
            if (labels.put(label.getName(), label.getValue()) != null) {
                throw new UndecodableMessageException("label " + label.getName() + " stands twice in one series");
            }
        }
        try {
            return new SeriesAlias(
                    definition.getAlias(),
                    new Series(definition.getName(), labels, definition.getUnit()),
                    new Expectation(definition.getForm(), definition.getDecimals(), definition.getReference()));
        } catch (UnacceptableReadingException e) {
            throw new UndecodableMessageException(e.reason(), e);
        }
    }
}
