package io.tidegate.protocol.telemetry;

/** The bounds on one reading. Both ends enforce them, so that nothing that an agent accepted is refused by a hub. */
public final class TelemetryLimits {

    /** Longest series name, in UTF-8 bytes. */
    public static final int MAX_NAME_BYTES = 256;

    /** Most labels on one series. */
    public static final int MAX_LABELS = 32;

    /** Longest label name or label value, in UTF-8 bytes. */
    public static final int MAX_LABEL_BYTES = 256;

    /** Longest text value, in UTF-8 bytes. */
    public static final int MAX_TEXT_BYTES = 4096;

    /** Longest unit (UCUM), in UTF-8 bytes. */
    public static final int MAX_UNIT_BYTES = 64;

    /** Longest reason beside a quality, in UTF-8 bytes. */
    public static final int MAX_REASON_BYTES = 256;

    private TelemetryLimits() {}
}
