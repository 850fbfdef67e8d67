package io.tidegate.edge.local.http;

import com.sun.net.httpserver.Headers;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The body of a request, read up to a limit that also holds for what a gzip body inflates to.
 *
 * @param headers of the request
 * @param stream the bytes as sent
 * @param maxBytes most bytes, inflated
 */
public record RequestBody(Headers headers, InputStream stream, int maxBytes) {

    /** How much of a body that is refused is still read, so that the client gets to see the answer. */
    private static final long MAX_DRAINED_BYTES = 32L * 1024 * 1024;

    /** What is taken from the heap for a body of which nothing has come yet: some for each thread that answers. */
    private static final int MAX_BYTES_AT_ONCE = 1024 * 1024;

    private static final int DRAIN_STEP_BYTES = 16 * 1024;

    /**
     * Reads it all.
     *
     * @throws RequestRefusedException if it is too large, or its encoding is broken or unknown
     */
    public byte[] read() throws IOException, RequestRefusedException {
        String encoding = headers.getFirst("Content-Encoding");
        boolean gzip =
                encoding != null && encoding.strip().toLowerCase(Locale.ROOT).equals("gzip");
        if (encoding != null && !gzip && !encoding.strip().equalsIgnoreCase("identity")) {
            throw new RequestRefusedException(Problem.of(
                            415,
                            "The body's encoding is not known",
                            "Content-Encoding is \"%s\"; send gzip or no encoding".formatted(encoding))
                    .withHeader("Accept-Encoding", "gzip"));
        }
        if (declaredBytes() > maxBytes) {
            throw tooLarge();
        }
        try {
            byte[] bytes = gzip ? inflated() : plain();
            if (bytes.length > maxBytes) {
                throw tooLarge();
            }
            return bytes;
        } catch (ZipException | EOFException e) {
            if (!gzip) {
                throw e;
            }
            throw new RequestRefusedException(Problem.of(
                    400,
                    "The body is not gzip",
                    "Content-Encoding says gzip, but the body cannot be inflated (%s); send gzip, or drop the header"
                            .formatted(e.getMessage())));
        }
    }

    /** Reads and forgets what the client still sends, within a bound. */
    public void drain() throws IOException {
        byte[] step = new byte[DRAIN_STEP_BYTES];
        long drained = 0;
        for (int read = 0; read >= 0 && drained < MAX_DRAINED_BYTES; read = stream.read(step)) {
            drained += read;
        }
    }

    /** A body of usual size goes where it stays; room for a larger one is made as it comes. */
    private byte[] plain() throws IOException {
        long declared = declaredBytes();
        if (declared <= 0 || declared > MAX_BYTES_AT_ONCE) {
            return stream.readNBytes(maxBytes + 1);
        }
        byte[] bytes = new byte[(int) declared];
        int read = stream.readNBytes(bytes, 0, bytes.length);
        return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
    }

    private byte[] inflated() throws IOException {
        try (GZIPInputStream inflating = new GZIPInputStream(new Unclosed(stream))) {
            return inflating.readNBytes(maxBytes + 1);
        }
    }

    private long declaredBytes() {
        String declared = headers.getFirst("Content-Length");
        try {
            return declared == null ? 0 : Long.parseLong(declared.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private RequestRefusedException tooLarge() {
        return new RequestRefusedException(Problem.of(
                413,
                "The body is too large",
                "The body is larger than %,d bytes, the most that is taken at once; send fewer lines per request"
                        .formatted(maxBytes)));
    }

    /** The server's own stream must stay open: what is left in it is drained before the answer. */
    private static final class Unclosed extends FilterInputStream {

        Unclosed(InputStream stream) {
            super(stream);
        }

        @Override
        public void close() {
            // The exchange closes it.
        }
    }
}
