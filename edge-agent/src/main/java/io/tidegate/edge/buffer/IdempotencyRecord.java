package io.tidegate.edge.buffer;

import java.nio.charset.StandardCharsets;

/**
 * A request that was answered, so that its resend is answered again and not stored again.
 *
 * @param key as the client sent it, at most {@link #MAX_KEY_BYTES} of UTF-8
 * @param bodyDigest 64 bits of a digest of the body: the same key with another body is the client's mistake
 * @param acceptedNs when it was accepted, nanoseconds since the Unix epoch
 */
public record IdempotencyRecord(String key, long bodyDigest, long acceptedNs) {

    /** Longest key, in UTF-8 bytes. */
    public static final int MAX_KEY_BYTES = 255;

    /** @throws IllegalArgumentException if the key is too long */
    public IdempotencyRecord {
        int bytes = key.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "the idempotency key is %d bytes long; at most %d are allowed".formatted(bytes, MAX_KEY_BYTES));
        }
    }
}
