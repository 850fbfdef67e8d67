package io.tidegate.edge.source.payload;

/** A payload has more readings or series than its limits allow; nothing of it was kept. */
public final class PayloadTooLargeException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String detail;

    PayloadTooLargeException(String detail) {
        super(detail);
        this.detail = detail;
    }

    /** What happened, why, and what to do. */
    public String detail() {
        return detail;
    }

    public static PayloadTooLargeException readings(int most) {
        return new PayloadTooLargeException(
                "the payload has more than %,d readings, the most that is taken at once; split it".formatted(most));
    }

    public static PayloadTooLargeException series(int most) {
        return new PayloadTooLargeException(
                "the payload has more than %,d different series, the most that is taken at once; split it"
                        .formatted(most));
    }
}
