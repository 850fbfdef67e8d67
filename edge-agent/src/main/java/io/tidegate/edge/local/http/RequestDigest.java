package io.tidegate.edge.local.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Tells two requests with the same idempotency key apart. */
public final class RequestDigest {

    private RequestDigest() {}

    /** The first 64 bits of the SHA-256 of everything that decides what a request means. */
    public static long of(Request request, byte[] body) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((request.path() + "?" + request.query() + "#" + request.mediaType() + "\n")
                    .getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(sha256.digest(body)).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
