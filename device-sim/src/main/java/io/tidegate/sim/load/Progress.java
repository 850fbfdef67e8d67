package io.tidegate.sim.load;

/**
 * How far a run is.
 *
 * @param phase what it does
 * @param elapsedNs since the begin of measuring; 0 before
 * @param durationNs how long is measured
 * @param sent readings that were due
 * @param stored readings that were receipted or accepted
 * @param lost readings that were given up
 * @param doubled readings of the watched agent that were on the event stream twice
 * @param connected agents with a connection
 * @param p50Ms latency in the last interval; NaN if nothing was receipted or accepted in it
 * @param p99Ms the same
 */
public record Progress(
        Phase phase,
        long elapsedNs,
        long durationNs,
        long sent,
        long stored,
        long lost,
        long doubled,
        int connected,
        double p50Ms,
        double p99Ms) {

    /** What a run does. */
    public enum Phase {
        CONNECTING("connecting"),
        MEASURING("measuring"),
        SETTLING("settling"),
        CHECKING("checking");

        private final String word;

        Phase(String word) {
            this.word = word;
        }

        /** For a person. */
        public String word() {
            return word;
        }
    }
}
