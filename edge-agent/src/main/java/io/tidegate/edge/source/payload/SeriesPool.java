package io.tidegate.edge.source.payload;

import io.tidegate.protocol.telemetry.Series;
import java.util.HashMap;
import java.util.Map;

/** Keeps one object for each series of a payload, up to a bound. */
public final class SeriesPool {

    private final int maxSeries;
    private final Map<Series, Series> pool = new HashMap<>();

    public SeriesPool(int maxSeries) {
        this.maxSeries = maxSeries;
    }

    public Series pooled(Series series) throws PayloadTooLargeException {
        Series known = pool.putIfAbsent(series, series);
        if (pool.size() > maxSeries) {
            throw PayloadTooLargeException.series(maxSeries);
        }
        return known == null ? series : known;
    }
}
