package io.tidegate.hub.format;

import io.tidegate.hub.store.TelemetryQueries.StoredGap;
import java.io.IOException;
import java.util.List;

/** A range that will never come: from, to, count, reason, and when it was given up and settled. */
public final class GapRow implements RowKind<StoredGap> {

    public static final GapRow KIND = new GapRow();

    private GapRow() {}

    @Override
    public String plural() {
        return "gaps";
    }

    @Override
    public List<String> columns() {
        return List.of("agent", "epoch", "lane", "from", "to", "count", "reason", "declared", "received");
    }

    @Override
    public void write(StoredGap row, Cells cells) throws IOException {
        cells.text("agent", row.stream().agent().text());
        cells.text("epoch", row.stream().epochText());
        cells.text("lane", row.stream().lane().text());
        cells.number("from", row.gap().range().first());
        cells.number("to", row.gap().range().last());
        cells.number("count", row.gap().range().count());
        cells.text("reason", row.gap().reason().text());
        cells.time("declared", row.gap().declaredNs());
        cells.time("received", row.receivedNs());
    }
}
