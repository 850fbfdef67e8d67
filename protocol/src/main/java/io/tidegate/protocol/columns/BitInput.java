package io.tidegate.protocol.columns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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

    /** A number from {@code least} to {@code most}, of {@code what}. */
    int count(String what, int least, int most) throws MalformedColumnsException {
        long count = number();
        if (count < least || count > most) {
            throw new MalformedColumnsException("%d %s; at most %d are allowed".formatted(count, what, most));
        }
        return (int) count;
    }

    /** What {@link BitOutput#text} wrote. */
    String text() throws MalformedColumnsException {
        return utf8(textBytes());
    }

    byte[] textBytes() throws MalformedColumnsException {
        byte[] read = new byte[count("bytes of a text", 0, (int) ((end - position) / Byte.SIZE))];
        for (int i = 0; i < read.length; i++) {
            read[i] = (byte) bits(Byte.SIZE);
        }
        return read;
    }

    static String utf8(byte[] bytes) throws MalformedColumnsException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedColumnsException("a text is not UTF-8");
        }
    }

    /** Skips these bits if the input begins with them, and nothing has been read yet. */
    boolean skip(byte[] bits, long count) {
        int whole = (int) (count / Byte.SIZE);
        int rest = (int) (count % Byte.SIZE);
        if (position != 0 || count > end || !Arrays.equals(bytes, 0, whole, bits, 0, whole)) {
            return false;
        }
        if (rest > 0 && ((bytes[whole] ^ bits[whole]) & 0xff) >>> (Byte.SIZE - rest) != 0) {
            return false;
        }
        position = count;
        return true;
    }

    /** How many bits have been read. */
    long position() {
        return position;
    }

    /** The bytes that have been read, the last of them whole. */
    byte[] readSoFar() {
        return Arrays.copyOf(bytes, (int) ((position + Byte.SIZE - 1) / Byte.SIZE));
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
