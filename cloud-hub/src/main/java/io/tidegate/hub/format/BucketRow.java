package io.tidegate.hub.format;

import io.tidegate.hub.store.TelemetryQueries.Bucket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The readings of one series within one step. One aggregate is called {@code value}, as in a reading; several are
 * called by their names.
 *
 * @param aggregates at least one
 */
public record BucketRow(List<Aggregate> aggregates) implements RowKind<Bucket> {

    public BucketRow {
        aggregates = List.copyOf(aggregates);
    }

    @Override
    public String plural() {
        return "readings";
    }

    @Override
    public List<String> columns() {
        List<String> columns = new ArrayList<>(List.of("agent", "name", "labels", "time"));
        aggregates.forEach(aggregate -> columns.add(column(aggregate)));
        columns.add("unit");
        return columns;
    }

    @Override
    public void write(Bucket row, Cells cells) throws IOException {
        cells.text("agent", row.agent().text());
        cells.text("name", row.series().name());
        cells.labels("labels", row.series().labels());
        cells.time("time", row.startNs());
        for (Aggregate aggregate : aggregates) {
            aggregate.write(column(aggregate), row, cells);
        }
        cells.text("unit", row.series().unit());
    }

    private String column(Aggregate aggregate) {
        return aggregates.size() == 1 ? "value" : aggregate.text();
    }
}
