package io.tidegate.hub.format;

import io.tidegate.hub.store.FarFuture;
import io.tidegate.hub.store.StoredReading;
import io.tidegate.protocol.telemetry.Reading;
import java.io.IOException;
import java.util.List;

/** A reading, everywhere (contract.md). */
public final class ReadingRow implements RowKind<StoredReading> {

    public static final ReadingRow KIND = new ReadingRow();

    /** The quality of a time that the hub does not believe. */
    private static final String FUTURE = "future";

    private ReadingRow() {}

    @Override
    public String plural() {
        return "readings";
    }

    @Override
    public List<String> columns() {
        return List.of(
                "agent",
                "name",
                "labels",
                "time",
                "value",
                "type",
                "unit",
                "quality",
                "quality_reason",
                "received",
                "time_quality",
                "lane");
    }

    @Override
    public void write(StoredReading row, Cells cells) throws IOException {
        Reading reading = row.reading();
        cells.text("agent", row.agent().text());
        cells.text("name", reading.series().name());
        cells.labels("labels", reading.series().labels());
        cells.time("time", reading.timeNs());
        cells.value("value", reading.value());
        cells.text("unit", reading.series().unit());
        cells.text("quality", reading.quality().level().text());
        cells.optionalText("quality_reason", reading.quality().reason());
        cells.time("received", row.receivedNs());
        cells.text("time_quality", timeQuality(row));
        cells.text("lane", row.lane().text());
    }

    /** What its sender thinks of its time, unless that cannot be right. */
    private static String timeQuality(StoredReading row) {
        return FarFuture.is(row.reading().timeNs(), row.receivedNs())
                ? FUTURE
                : row.reading().timeQuality().text();
    }

    /** One reading as a JSON object on one line, without a line end. */
    public byte[] json(StoredReading row) {
        return Json.bytes(json -> {
            json.writeStartObject();
            write(row, new JsonRows.JsonCells(json));
            json.writeEndObject();
        });
    }
}
