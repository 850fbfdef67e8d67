package io.tidegate.protocol.columns;

import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TelemetryLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Series one after another, each told from the one before: names of one source begin alike ("front coding"), and units and
 * labels are often the same.
 */
final class SeriesList {

    private static final Series NOTHING_BEFORE = Series.of("/");
    private static final byte[] NO_NAME = {};

    private SeriesList() {}

    static void write(BitOutput out, Collection<Series> list) {
        out.number(list.size());
        Series before = NOTHING_BEFORE;
        byte[] nameBefore = NO_NAME;
        for (Series series : list) {
            byte[] name = series.name().getBytes(StandardCharsets.UTF_8);
            int differs = Arrays.mismatch(nameBefore, name);
            int shared = differs < 0 ? name.length : differs;
            out.number(shared);
            out.text(Arrays.copyOfRange(name, shared, name.length));
            out.bit(series.unit().equals(before.unit()));
            if (!series.unit().equals(before.unit())) {
                out.text(series.unit());
            }
            out.bit(series.labels().equals(before.labels()));
            if (!series.labels().equals(before.labels())) {
                out.number(series.labels().size());
                for (Map.Entry<String, String> label : series.labels().entrySet()) {
                    out.text(label.getKey());
                    out.text(label.getValue());
                }
            }
            before = series;
            nameBefore = name;
        }
    }

    /** How many there are. */
    static int size(BitInput in) throws MalformedColumnsException {
        return in.count("series", 0, Integer.MAX_VALUE);
    }

    /**
     * Reads what {@link #write} wrote; the number of each series is its place.
     *
     * @param most how many are allowed
     */
    static List<SeriesAlias> read(BitInput in, int most) throws MalformedColumnsException {
        int size = in.count("series", 0, most);
        List<SeriesAlias> list = new ArrayList<>();
        Series before = NOTHING_BEFORE;
        byte[] nameBefore = NO_NAME;
        for (int i = 0; i < size; i++) {
            int shared = in.count("shared bytes of a name", 0, nameBefore.length);
            byte[] rest = in.textBytes();
            byte[] name = Arrays.copyOf(nameBefore, shared + rest.length);
            System.arraycopy(rest, 0, name, shared, rest.length);
            String unit = in.bit() ? before.unit() : in.text();
            SortedMap<String, String> labels = in.bit() ? before.labels() : labels(in);
            before = new Series(BitInput.utf8(name), labels, unit);
            nameBefore = name;
            list.add(new SeriesAlias(i, before, Expectation.NONE));
        }
        return list;
    }

    private static SortedMap<String, String> labels(BitInput in) throws MalformedColumnsException {
        TreeMap<String, String> labels = new TreeMap<>();
        for (int left = in.count("labels", 0, TelemetryLimits.MAX_LABELS); left > 0; left--) {
            String name = in.text();
            if (labels.put(name, in.text()) != null) {
                throw new MalformedColumnsException("label " + name + " stands twice in one series");
            }
        }
        return labels;
    }
}
