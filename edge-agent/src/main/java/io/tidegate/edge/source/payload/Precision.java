package io.tidegate.edge.source.payload;

import io.tidegate.edge.source.RejectReason;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The unit of a numeric timestamp. A time before 2000 or after 2100 is refused, because it means that the client and
 * the agent disagree about this unit: accepted, it would be a reading that nobody ever finds again.
 */
public enum Precision {
    NS("ns", 1L),
    US("us", 1_000L),
    MS("ms", 1_000_000L),
    S("s", 1_000_000_000L);

    /** 2000-01-01T00:00:00Z. */
    static final long FIRST_NS = 946_684_800_000_000_000L;

    /** 2100-01-01T00:00:00Z, the first time that is not plausible any more. */
    public static final long END_NS = 4_102_444_800_000_000_000L;

    private final String text;
    private final long unitNs;

    Precision(String text, long unitNs) {
        this.text = text;
        this.unitNs = unitNs;
    }

    /** The value of the query parameter. */
    public String text() {
        return text;
    }

    /** Reads the query parameter; also the short forms of InfluxDB 1. */
    public static Optional<Precision> parse(String text) {
        return switch (text) {
            case "ns", "n" -> Optional.of(NS);
            case "us", "u", "µ", "µs" -> Optional.of(US);
            case "ms" -> Optional.of(MS);
            case "s" -> Optional.of(S);
            default -> Optional.empty();
        };
    }

    /** Every value of the query parameter, for messages. */
    public static String choices() {
        return Arrays.stream(values()).map(Precision::text).collect(Collectors.joining(", "));
    }

    /** Turns a timestamp of this precision into nanoseconds since the Unix epoch. */
    public long toNs(long timestamp) throws BadRecordException {
        if (!fits(timestamp)) {
            throw implausible(timestamp);
        }
        return timestamp * unitNs;
    }

    /** Returns {@code timeNs} if it is between 2000 and 2100. */
    public static long plausible(long timeNs, String asWritten) throws BadRecordException {
        if (timeNs < FIRST_NS || timeNs >= END_NS) {
            throw new BadRecordException(
                    RejectReason.IMPLAUSIBLE_TIME,
                    "the time %s is not between 2000 and 2100; correct the clock or the time".formatted(asWritten));
        }
        return timeNs;
    }

    private boolean fits(long timestamp) {
        return timestamp >= FIRST_NS / unitNs && timestamp < END_NS / unitNs;
    }

    private BadRecordException implausible(long timestamp) {
        String advice = Arrays.stream(values())
                .filter(precision -> precision.fits(timestamp))
                .findFirst()
                .map(fitting -> "it would be %s with precision=%s: set that in the request"
                        .formatted(Instant.EPOCH.plusNanos(timestamp * fitting.unitNs), fitting.text))
                .orElse("no precision (" + choices() + ") makes it plausible: correct the timestamp");
        return new BadRecordException(
                RejectReason.IMPLAUSIBLE_TIME,
                "the timestamp %d is not between 2000 and 2100 with precision=%s; %s"
                        .formatted(timestamp, text, advice));
    }
}
