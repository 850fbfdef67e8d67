package io.tidegate.protocol.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Things made out of an input's bytes, for decoders that want more than bytes. When they are used up, all is zero and empty. */
public final class Drawn {

    private final byte[] bytes;
    private int at;

    public Drawn(byte[] bytes) {
        this.bytes = bytes;
    }

    public boolean hasMore() {
        return at < bytes.length;
    }

    /** From 0 to one less than {@code bound}, of at most 256. */
    public int below(int bound) {
        return hasMore() ? (bytes[at++] & 0xFF) % bound : 0;
    }

    /** Small ones and large ones. */
    public long number() {
        long number = 0;
        for (int i = below(9); i > 0; i--) {
            number = (number << 8) | below(256);
        }
        return number;
    }

    /** Of at most so many bytes, also such as are no UTF-8. */
    public String text(int mostBytes) {
        int length = Math.min(below(mostBytes + 1), bytes.length - at);
        at += length;
        return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }

    /** As many as there are, at most so many. */
    public byte[] bytes(int most) {
        byte[] some = Arrays.copyOfRange(bytes, at, at + Math.min(bytes.length - at, most));
        at += some.length;
        return some;
    }

    /** All that is left. */
    public byte[] rest() {
        return bytes(bytes.length);
    }
}
