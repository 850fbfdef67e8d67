package io.tidegate.edge.source.payload;

import io.tidegate.edge.source.RejectReason;

/** One line or record cannot be taken. Without a stack trace: a bad payload has thousands of them. */
public final class BadRecordException extends Exception {

    private static final long serialVersionUID = 1L;

    private final RejectReason reason;
    private final String detail;

    BadRecordException(RejectReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
        this.detail = detail;
    }

    public static BadRecordException malformed(String detail) {
        return new BadRecordException(RejectReason.MALFORMED, detail);
    }

    public static BadRecordException unacceptable(String detail) {
        return new BadRecordException(RejectReason.UNACCEPTABLE, detail);
    }

    public Flaw at(int position) {
        return new Flaw(position, reason, detail);
    }
}
