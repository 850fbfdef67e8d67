package io.tidegate.hub.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Carries bytes from a worker thread to a response, in constant memory: when {@link #CHUNKS_IN_FLIGHT} chunks wait for
 * the socket, the worker waits too. An answer that fits into one chunk is sent with its length, so that until then the
 * answer can still become a problem.
 */
final class ResponseStream extends OutputStream {

    static final int CHUNK_BYTES = 32 * 1024;
    static final int CHUNKS_IN_FLIGHT = 4;

    private final Context context;
    private final HttpServerResponse response;
    private final long stallTimeoutMs;
    private final Semaphore free = new Semaphore(CHUNKS_IN_FLIGHT);
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int filled;
    private boolean begun;
    private volatile boolean closed;

    /**
     * @param context the connection's; the constructor runs on it
     * @param stallTimeoutMs a client that takes nothing for so long is given up
     */
    ResponseStream(Context context, HttpServerResponse response, long stallTimeoutMs) {
        this.context = context;
        this.response = response;
        this.stallTimeoutMs = stallTimeoutMs;
        response.closeHandler(ignored -> closed());
        response.exceptionHandler(ignored -> closed());
    }

    /** Whether anything was sent: then the status can no longer change. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether somebody still reads. */
    boolean isOpen() {
        return !closed;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (filled == chunk.length) {
                sendChunk();
            }
            int part = Math.min(left, chunk.length - filled);
            System.arraycopy(bytes, from, chunk, filled, part);
            filled += part;
            from += part;
            left -= part;
        }
    }

    /** Sends the rest and ends the response: the rows were all. */
    @Override
    public void close() throws IOException {
        Buffer rest = Buffer.buffer(filled).appendBytes(chunk, 0, filled);
        filled = 0;
        begun = true;
        context.runOnContext(ignored -> {
            if (!response.closed() && !response.ended()) {
                response.end(rest);
            }
        });
    }

    /** Cuts the connection, so that the client sees that the answer is not whole. */
    void abort() {
        closed = true;
        context.runOnContext(ignored -> response.reset());
    }

    private void sendChunk() throws IOException {
        awaitRoom();
        boolean first = !begun;
        begun = true;
        Buffer buffer = Buffer.buffer(filled).appendBytes(chunk, 0, filled);
        filled = 0;
        context.runOnContext(ignored -> {
            if (response.closed() || response.ended()) {
                closed();
                return;
            }
            if (first) {
                response.setChunked(true);
            }
            response.write(buffer).onComplete(written -> {
                if (written.failed()) {
                    closed();
                }
                free.release();
            });
        });
    }

    private void awaitRoom() throws IOException {
        try {
            if (!closed && !free.tryAcquire(stallTimeoutMs, TimeUnit.MILLISECONDS)) {
                abort();
                throw new IOException(
                        "the client took nothing for %d ms, so its request was given up".formatted(stallTimeoutMs));
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            closed = true;
        }
        if (closed) {
            throw new IOException("the client is gone");
        }
    }

    private void closed() {
        closed = true;
        // Wakes a worker that waits for room.
        free.release(CHUNKS_IN_FLIGHT);
    }
}
