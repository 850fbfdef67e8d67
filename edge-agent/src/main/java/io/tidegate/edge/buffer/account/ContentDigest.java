package io.tidegate.edge.buffer.account;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A digest of rows that does not depend on their order and is kept up as they come and go. Not thread-safe. */
public final class ContentDigest {

    private static final long ODD = 0x9e3779b97f4a7c15L;

    private final Map<Object, Long> digests = new HashMap<>();
    private long sum;

    /** What everything together comes to. */
    public long sum() {
        return sum;
    }

    /** Something that has a name is there, in place of what had the name before. */
    public void put(Object name, long digest) {
        remove(name);
        digests.put(name, digest);
        sum += digest;
    }

    public void remove(Object name) {
        Long before = digests.remove(name);
        sum -= before == null ? 0 : before;
    }

    /** Something without a name is there. */
    public void add(long digest) {
        sum += digest;
    }

    /** Something that was added is gone. */
    void subtract(long digest) {
        sum -= digest;
    }

    /** 64 bits of some values, by their texts. */
    public static long of(@Nullable Object... values) {
        long digest = 1;
        for (Object value : values) {
            String text = String.valueOf(value);
            for (int i = 0; i < text.length(); i++) {
                digest = mix(digest ^ text.charAt(i));
            }
            digest = mix(digest ^ ~text.length());
        }
        return digest;
    }

    private static long mix(long bits) {
        long mixed = (bits ^ bits >>> 32) * ODD;
        return mixed ^ mixed >>> 29;
    }
}
