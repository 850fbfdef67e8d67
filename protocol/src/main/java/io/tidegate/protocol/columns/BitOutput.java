package io.tidegate.protocol.columns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bits one after another, the most significant first. Not thread-safe. */
final class BitOutput {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes = new byte[256];
    private int size;
    private long pending;
    private int free = Long.SIZE;

    void clear() {
        size = 0;
        pending = 0;
        free = Long.SIZE;
    }

    void bit(boolean set) {
        bits(set ? 1 : 0, 1);
    }

    /**
     * Appends the lowest bits of a number.
     *
     * @param value 0 in all bits above
     * @param count 0 to 64
     */
    void bits(long value, int count) {
        if (count < free) {
            pending = (pending << count) | value;
            free -= count;
            return;
        }
        int rest = count - free;
        long full = free == Long.SIZE ? value : (pending << free) | (value >>> rest);
        if (size + Long.BYTES > bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        LONGS.set(bytes, size, full);
        size += Long.BYTES;
        // What is left over of it above the rest is shifted out before the next eight bytes are full.
        pending = value;
        free = Long.SIZE - rest;
    }

    /** A signed number in 6 bits and as many as it needs. */
    void number(long value) {
        long folded = Folding.fold(value);
        int length = Folding.length(folded);
        if (length >= 63) {
            bits(63, 6);
            bits(folded, Long.SIZE);
        } else {
            bits(length, 6);
            bits(folded, length);
        }
    }

    /** How many bytes, and the bytes. */
    void text(byte[] utf8) {
        number(utf8.length);
        for (byte one : utf8) {
            bits(one & 0xff, Byte.SIZE);
        }
    }

    void text(String text) {
        text(text.getBytes(StandardCharsets.UTF_8));
    }

    /** All bits, and zeros to the end of the last byte. */
    byte[] toByteArray() {
        int used = Long.SIZE - free;
        byte[] all = Arrays.copyOf(bytes, size + (used + 7) / 8);
        long aligned = free == Long.SIZE ? 0 : pending << free;
        for (int i = size, shift = 56; i < all.length; i++, shift -= 8) {
            all[i] = (byte) (aligned >>> shift);
        }
        return all;
    }
}
