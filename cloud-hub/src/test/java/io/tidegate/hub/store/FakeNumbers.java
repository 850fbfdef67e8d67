package io.tidegate.hub.store;

import io.tidegate.hub.store.TelemetryQueries.Bucket;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.telemetry.Value.DoubleValue;
import io.tidegate.protocol.telemetry.Value.LongValue;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/** Aggregation as {@link FakeTelemetryStore} does it. */
final class FakeNumbers {

    private FakeNumbers() {}

    static boolean isNumber(StoredReading row) {
        return row.reading().value() instanceof DoubleValue || row.reading().value() instanceof LongValue;
    }

    static Bucket bucket(List<StoredReading> rows, long stepNs) {
        List<StoredReading> ordered = rows.stream()
                .sorted(Comparator.comparingLong(
                                (StoredReading row) -> row.reading().timeNs())
                        .thenComparingLong(StoredReading::position))
                .toList();
        DoubleSummaryStatistics numbers =
                ordered.stream().mapToDouble(FakeNumbers::number).summaryStatistics();
        StoredReading first = ordered.get(0);
        return new Bucket(
                first.agent(),
                first.reading().series(),
                start(first.reading().timeNs(), stepNs),
                numbers.getCount(),
                numbers.getMin(),
                numbers.getMax(),
                numbers.getAverage(),
                number(first),
                number(ordered.get(ordered.size() - 1)));
    }

    static long start(long timeNs, long stepNs) {
        return timeNs < Long.MIN_VALUE + stepNs ? Long.MIN_VALUE : Math.floorDiv(timeNs, stepNs) * stepNs;
    }

    private static double number(StoredReading row) {
        Value value = row.reading().value();
        return value instanceof DoubleValue number ? number.value() : ((LongValue) value).value();
    }
}
