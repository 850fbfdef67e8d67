package io.tidegate.protocol.telemetry;

/**
 * One measurement. Immutable; never changes between the edge buffer and the store.
 *
 * @param series what it is a measurement of
 * @param timeNs when it was observed, in nanoseconds since the Unix epoch (1678 to 2262)
 * @param value what was measured
 * @param quality how far the value can be trusted
 * @param timeQuality how far the time can be trusted
 */
public record Reading(Series series, long timeNs, Value value, Quality quality, TimeQuality timeQuality) {

    /** A reading of good quality at a trusted time. */
    public static Reading of(Series series, long timeNs, Value value) {
        return new Reading(series, timeNs, value, Quality.GOOD, TimeQuality.SYNCED);
    }
}
