package io.tidegate.protocol.columns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads what {@link BitOutput} wrote. Not thread-safe. */
final class BitInput {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final long end;
    private long position;

    BitInput(byte[] bytes) {
        this.bytes = bytes;
        end = (long) bytes.length * Byte.SIZE;
    }

    boolean bit() throws MalformedColumnsException {
        return bits(1) != 0;
    }

    /** The next bits as an unsigned number; 0 to 64 of them. */
    long bits(int count) throws MalformedColumnsException {
        if (count > end - position) {
            throw new MalformedColumnsException("the columns end too early");
        }
        if (count == 0) {
            return 0;
        }
        long window = window();
        int seen = Long.SIZE - (int) (position & 7);
        position += count;
        if (count <= seen) {
            return window >>> (Long.SIZE - count);
        }
        int rest = count - seen;
        long last = bytes[(int) ((position - 1) >>> 3)] & 0xff;
        return (window >>> (Long.SIZE - seen) << rest) | (last >>> (Byte.SIZE - rest));
    }

    /** What {@link BitOutput#number} wrote. */
    long number() throws MalformedColumnsException {
        int length = (int) bits(6);
        return Folding.unfold(bits(length == 63 ? Long.SIZE : length));
    }

    /** How many zeros stand before the next one, which is read too; at most {@code most}, which are read alone. */
    int zeros(int most) throws MalformedColumnsException {
        int zeros = Math.min(most, Long.numberOfLeadingZeros(window()));
        long read = zeros == most ? zeros : zeros + 1;
        if (read > end - position) {
            throw new MalformedColumnsException("the columns end too early");
        }
        position += read;
        return zeros;
    }

    byte[] bytes(int count) throws MalformedColumnsException {
        if ((long) count * Byte.SIZE > end - position) {
            throw new MalformedColumnsException("the columns end too early");
        }
        byte[] read = new byte[count];
        for (int i = 0; i < count; i++) {
            read[i] = (byte) bits(Byte.SIZE);
        }
        return read;
    }

    /** Fails unless all but the padding of the last byte has been read, and that is zero. */
    void end() throws MalformedColumnsException {
        if (end - position >= Byte.SIZE || bits((int) (end - position)) != 0) {
            throw new MalformedColumnsException("something follows the columns");
        }
    }

    /** The bits from here on, at least 57 of them, followed by zeros. */
    private long window() {
        int index = (int) (position >>> 3);
        long window;
        if (index + Long.BYTES <= bytes.length) {
            window = (long) LONGS.get(bytes, index);
        } else {
            window = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                window = (window << Byte.SIZE) | (index + i < bytes.length ? bytes[index + i] & 0xff : 0);
            }
        }
        return window << (position & 7);
    }
}
