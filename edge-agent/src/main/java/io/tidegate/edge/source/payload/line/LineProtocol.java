package io.tidegate.edge.source.payload.line;

import io.tidegate.edge.source.ObservationClock.Stamp;
import io.tidegate.edge.source.payload.BadRecordException;
import io.tidegate.edge.source.payload.Payload;
import io.tidegate.edge.source.payload.PayloadLimits;
import io.tidegate.edge.source.payload.PayloadTooLargeException;
import io.tidegate.edge.source.payload.Precision;
import io.tidegate.protocol.telemetry.UnacceptableReadingException;

/**
 * InfluxDB's line protocol: {@code room,sensor=a temp=21.5,door=true 1700000000000000000} is two readings, of {@code
 * room/temp{sensor=a}} and {@code room/door{sensor=a}}. Without a timestamp the reading is stamped now.
 *
 * <p>A line that cannot be read is told by number and costs only itself: reading goes on after its first line break.
 * Thread-safe.
 */
public final class LineProtocol {

    /** Room is made for a tenth more readings than there would be if all lines were like the first: some are shorter. */
    private static final int ROOM_TENTHS = 11;

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
        Payload.Builder payload = new Payload.Builder(limits);
        LineCursor cursor = new LineCursor(bytes);
        LineReader reader = new LineReader(cursor, new SeriesCache(bytes, limits.maxSeries()), precision, now);
        while (cursor.nextLine()) {
            int kept = payload.size();
            int number = cursor.lineNumber();
            try {
                reader.readLine(payload);
                cursor.endLine();
                if (kept == 0) {
                    payload.expect(expected(payload.size(), cursor.at, bytes.length - cursor.at));
                }
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

    /** About how many readings are in {@code left} bytes, if {@code readings} were in {@code read} bytes. */
    private static int expected(int readings, int read, int left) {
        return (int) ((long) readings * left / read * ROOM_TENTHS / 10);
    }
}
