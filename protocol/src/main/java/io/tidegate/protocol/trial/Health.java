package io.tidegate.protocol.trial;

/**
 * How the agent does on a configuration that was applied.
 *
 * @param hubReached whether the hub has answered on a connection that was made, or kept, under this configuration
 * @param sources what the sources do
 * @param detail which source lacks what, in words; empty if all is well
 */
public record Health(boolean hubReached, Sources sources, String detail) {

    /** What the sources of a configuration do. */
    public enum Sources {
        /** Each has delivered since the configuration was applied, or is not due yet. */
        DELIVERING,
        /** At least one is due and has not delivered. That may still come, within the probation. */
        SILENT,
        /** There is no hope, such as a gateway that is overloaded. A trial ends at once. */
        FAILED
    }

    boolean isWell() {
        return hubReached && sources == Sources.DELIVERING;
    }

    String lacking() {
        String words = hubReached
                ? sources == Sources.DELIVERING
                        ? "hub and sources were not well for long enough"
                        : "not every source delivered"
                : "the hub was not reached";
        return detail.isEmpty() ? words : words + ": " + detail;
    }
}
