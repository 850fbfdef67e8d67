package io.tidegate.edge.source.payload;

import io.tidegate.edge.source.ObservationClock.Stamp;
import io.tidegate.protocol.telemetry.UnacceptableReadingException;

/**
 * InfluxDB's line protocol: {@code room,sensor=a temp=21.5,door=true 1700000000000000000} is two readings, of {@code
 * room/temp{sensor=a}} and {@code room/door{sensor=a}}. Without a timestamp the reading is stamped now.
 *
 * <p>A line that cannot be read is told by number and costs only itself: reading goes on after its first line break.
 * Thread-safe.
 */
public final class LineProtocol {

    /** A line of several fields has about as many for each of its readings. */
    private static final int BYTES_PER_READING = 32;

    private final PayloadLimits limits;

    public LineProtocol(PayloadLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads a payload.
     *
     * @param precision of the timestamps
     * @param now for lines without a timestamp
     * @throws PayloadTooLargeException if it has more readings or series than the limits allow
     */
    public Payload parse(byte[] bytes, Precision precision, Stamp now) throws PayloadTooLargeException {
        Payload.Builder payload = new Payload.Builder(limits, bytes.length / BYTES_PER_READING);
        LineCursor cursor = new LineCursor(bytes);
        LineReader reader = new LineReader(cursor, new SeriesCache(bytes, limits.maxSeries()), precision, now);
        while (cursor.nextLine()) {
            int kept = payload.size();
            int number = cursor.lineNumber();
            try {
                reader.readLine(payload);
                cursor.endLine();
            } catch (BadRecordException bad) {
                payload.truncate(kept);
                payload.flaw(bad.at(number));
                cursor.skipLine();
            } catch (UnacceptableReadingException unacceptable) {
                payload.truncate(kept);
                payload.flaw(
                        BadRecordException.unacceptable(unacceptable.reason()).at(number));
                cursor.skipLine();
            }
        }
        return payload.build();
    }
}
