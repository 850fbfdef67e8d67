package io.tidegate.hub.format;

import io.tidegate.hub.store.TelemetryQueries.StoredSeries;
import java.io.IOException;
import java.util.List;

/** A series of an agent: what it is, how many readings it has, and from when to when. */
public final class SeriesRow implements RowKind<StoredSeries> {

    public static final SeriesRow KIND = new SeriesRow();

    private SeriesRow() {}

    @Override
    public String plural() {
        return "series";
    }

    @Override
    public List<String> columns() {
        return List.of("agent", "name", "labels", "unit", "readings", "first", "last");
    }

    @Override
    public void write(StoredSeries row, Cells cells) throws IOException {
        cells.text("agent", row.agent().text());
        cells.text("name", row.series().name());
        cells.labels("labels", row.series().labels());
        cells.text("unit", row.series().unit());
        cells.number("readings", row.readings());
        cells.time("first", row.firstNs());
        cells.time("last", row.lastNs());
    }
}
