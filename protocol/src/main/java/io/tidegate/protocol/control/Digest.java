package io.tidegate.protocol.control;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 of a document's UTF-8: two documents with the same digest are the same document.
 *
 * @param hex 32 bytes in lower case
 */
public record Digest(String hex) {

    /** Bytes of a digest. */
    public static final int BYTES = 32;

    public Digest {
        HexText.require("a digest", hex, BYTES);
    }

    public static Digest of(String document) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return ofBytes(sha256.digest(document.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** @throws IllegalArgumentException if there are not {@value #BYTES} bytes */
    public static Digest ofBytes(byte[] bytes) {
        return new Digest(HexText.of(bytes));
    }

    public byte[] bytes() {
        return HexText.bytes(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
