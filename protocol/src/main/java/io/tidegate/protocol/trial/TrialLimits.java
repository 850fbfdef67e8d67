package io.tidegate.protocol.trial;

/**
 * The times and numbers of a trial that are not the document's to say.
 *
 * @param confirmMs how long hub and sources must be well without a break before a configuration is promoted; half the
 *     probation if that is shorter
 * @param saveRetryMs after which a failed save is tried again
 * @param returnAttempts how often the promoted configuration is tried before the one before it takes its place
 * @param returnRetryMs between two of those attempts
 * @param maxUnsettledStarts so many starts in a row that end before they settle are one too many: the promoted
 *     configuration is what ends them
 * @param settleMs after which a start has settled even if the sources have delivered nothing
 * @param refusalReportMs at least so long between two reports that only tell of refusals
 */
public record TrialLimits(
        long confirmMs,
        long saveRetryMs,
        int returnAttempts,
        long returnRetryMs,
        int maxUnsettledStarts,
        long settleMs,
        long refusalReportMs) {

    /** What a gateway runs with. */
    public static final TrialLimits DEFAULT = new TrialLimits(10_000, 10_000, 3, 2_000, 8, 30_000, 10_000);

    public TrialLimits {
        if (returnAttempts < 1 || maxUnsettledStarts < 2 || returnRetryMs < 1 || saveRetryMs < 1) {
            throw new IllegalArgumentException("a limit this low would give up what was confirmed at once");
        }
    }

    public TrialLimits withConfirmMs(long ms) {
        return new TrialLimits(
                ms, saveRetryMs, returnAttempts, returnRetryMs, maxUnsettledStarts, settleMs, refusalReportMs);
    }
}
