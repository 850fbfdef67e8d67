package io.tidegate.protocol.control;

/**
 * The bounds of configurations, reports and commands on the wire. Both ends use the same record.
 *
 * @param maxDocumentBytes most bytes of a desired document, as much as is read of one in a file
 * @param maxErrors most errors in a report; an agent leaves the rest out
 * @param maxTextBytes most bytes of one text in a report: pointer, what, why, hint, reason; longer ones are cut
 * @param maxReportBytes most bytes of a report
 * @param maxArgumentBytes most bytes of a command's argument
 * @param maxReplyTextBytes most bytes of a reply's text; longer ones are cut
 */
public record ControlLimits(
        int maxDocumentBytes,
        int maxErrors,
        int maxTextBytes,
        int maxReportBytes,
        int maxArgumentBytes,
        int maxReplyTextBytes) {

    /** What agents and hubs run with; a report that is full of texts still fits. */
    public static final ControlLimits DEFAULT = new ControlLimits(256 * 1024, 101, 1024, 512 * 1024, 256, 64 * 1024);

    /** What a message may have beside its document or its text. */
    public static final int OVERHEAD_BYTES = 1024;
}
