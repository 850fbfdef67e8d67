package io.tidegate.protocol.telemetry;

/**
 * How far a value can be trusted, after OPC UA's three severities.
 *
 * @param level the severity
 * @param reason why it is not good, or empty; at most {@link TelemetryLimits#MAX_REASON_BYTES} of UTF-8
 */
public record Quality(Level level, String reason) {

    /** Good without a reason, which nearly every reading is. */
    public static final Quality GOOD = new Quality(Level.GOOD, "");

    /** @throws UnacceptableReadingException if the reason is too long or has control characters */
    public Quality {
        Text.plain("the reason of the quality", reason, TelemetryLimits.MAX_REASON_BYTES);
    }

    public static Quality uncertain(String reason) {
        return new Quality(Level.UNCERTAIN, reason);
    }

    public static Quality bad(String reason) {
        return new Quality(Level.BAD, reason);
    }

    /** OPC UA's severities, in the order of trust. */
    public enum Level {
        GOOD("good"),
        UNCERTAIN("uncertain"),
        BAD("bad");

        private final String text;

        Level(String text) {
            this.text = text;
        }

        /** The word in JSON and CSV. */
        public String text() {
            return text;
        }
    }
}
