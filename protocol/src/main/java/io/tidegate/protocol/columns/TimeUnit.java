package io.tidegate.protocol.columns;

import java.util.List;

/** What the times of all columns are multiples of. */
enum TimeUnit {
    NANOSECOND(0, 1),
    MICROSECOND(1, 1_000),
    MILLISECOND(2, 1_000_000),
    SECOND(3, 1_000_000_000);

    /** Bits that say which unit it is. */
    private static final int BITS = 2;

    private static final TimeUnit[] UNITS = values();

    private final int code;
    private final long nanoseconds;

    TimeUnit(int code, long nanoseconds) {
        this.code = code;
        this.nanoseconds = nanoseconds;
    }

    long nanoseconds() {
        return nanoseconds;
    }

    void write(BitOutput out) {
        out.bits(code, BITS);
    }

    static TimeUnit read(BitInput in) throws MalformedColumnsException {
        return UNITS[(int) in.bits(BITS)];
    }

    /** The longest that divides the times of each frame's first column. */
    static TimeUnit of(List<List<ReadingColumn>> frames) {
        int unit = SECOND.code;
        for (List<ReadingColumn> frame : frames) {
            ReadingColumn column = frame.get(0);
            for (int i = 0; i < column.count() && unit > 0; ) {
                if (column.times()[i] % UNITS[unit].nanoseconds == 0) {
                    i++;
                } else {
                    unit--;
                }
            }
        }
        return UNITS[unit];
    }
}
