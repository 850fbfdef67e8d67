package io.tidegate.edge.buffer.h2;

import io.tidegate.protocol.sync.AgentId;
import java.nio.file.Path;

/**
 * How a buffer is to be kept.
 *
 * @param directory where its files lie; made if it is missing
 * @param agent whose readings they are
 * @param maxBytes most bytes of all files together, at least {@link #MIN_MAX_BYTES}
 * @param whenFull what to do when they are reached
 * @param segmentBytes size at which a segment is closed and the next one begun
 * @param maxChunkReadings most readings in one row
 * @param maxChunkBytes most encoded bytes in one row, unless a single reading is longer
 * @param maxKeys most idempotency keys remembered
 * @param keyRetentionMs how long they are remembered
 * @param saveIntervalMs how often receipts, which can be had again from the hub, are written to the disk
 * @param recentBytes memory for the newest rows, from which fresh readings are sent without a look at the disk
 * @param minFreeBytes what other programs must find free on the disk: below it the buffer counts as full
 */
public record BufferOptions(
        Path directory,
        AgentId agent,
        long maxBytes,
        WhenFull whenFull,
        long segmentBytes,
        int maxChunkReadings,
        int maxChunkBytes,
        int maxKeys,
        long keyRetentionMs,
        long saveIntervalMs,
        long recentBytes,
        long minFreeBytes) {

    /** Least {@link #maxBytes()}: below it, files and their account leave no room for readings. */
    public static final long MIN_MAX_BYTES = 4L << 20;

    /** So many segments fill the buffer at least: what is evicted at once is at most this part of it. */
    static final int MIN_SEGMENTS = 8;

    /** Most encoded bytes in a row, so that it fits H2's {@code VARBINARY} with its keys. */
    public static final int MAX_CHUNK_BYTES = 384 * 1024;

    private static final long MAX_BYTES = 2L << 30;
    private static final long SEGMENT_BYTES = 64L << 20;
    private static final int CHUNK_READINGS = 2_000;
    private static final int CHUNK_BYTES = 128 * 1024;
    private static final int KEYS = 16_384;
    private static final long KEY_RETENTION_MS = 24L * 60 * 60 * 1000;
    private static final long SAVE_INTERVAL_MS = 30_000;
    private static final long RECENT_BYTES = 512 * 1024;
    private static final long MIN_FREE_BYTES = 16L << 20;

    /** @throws IllegalArgumentException if a bound is broken */
    public BufferOptions {
        if (maxBytes < MIN_MAX_BYTES) {
            throw new IllegalArgumentException("a buffer of %d bytes is too small to work; give it at least %d"
                    .formatted(maxBytes, MIN_MAX_BYTES));
        }
        if (maxChunkBytes < 1 || maxChunkBytes > MAX_CHUNK_BYTES) {
            throw new IllegalArgumentException(
                    "a chunk may have 1 to %d bytes, not %d".formatted(MAX_CHUNK_BYTES, maxChunkBytes));
        }
        if (maxChunkReadings < 1 || maxKeys < 0 || recentBytes < 0 || minFreeBytes < 0) {
            throw new IllegalArgumentException("a bound of the buffer is negative or keeps it from taking readings");
        }
        segmentBytes = Math.min(segmentBytes, maxBytes / MIN_SEGMENTS);
    }

    /** What a small gateway runs with. */
    public static BufferOptions defaults(Path directory, AgentId agent) {
        return new BufferOptions(
                directory,
                agent,
                MAX_BYTES,
                WhenFull.DROP_OLDEST,
                SEGMENT_BYTES,
                CHUNK_READINGS,
                CHUNK_BYTES,
                KEYS,
                KEY_RETENTION_MS,
                SAVE_INTERVAL_MS,
                RECENT_BYTES,
                MIN_FREE_BYTES);
    }

    /** These options with another limit and policy. */
    public BufferOptions limited(long bytes, WhenFull policy) {
        return new BufferOptions(
                directory,
                agent,
                bytes,
                policy,
                segmentBytes,
                maxChunkReadings,
                maxChunkBytes,
                maxKeys,
                keyRetentionMs,
                saveIntervalMs,
                recentBytes,
                minFreeBytes);
    }

    /** These options with other bounds on a chunk. */
    BufferOptions withChunks(int readings, int bytes) {
        return new BufferOptions(
                directory,
                agent,
                maxBytes,
                whenFull,
                segmentBytes,
                readings,
                bytes,
                maxKeys,
                keyRetentionMs,
                saveIntervalMs,
                recentBytes,
                minFreeBytes);
    }

    /** These options with smaller segments. */
    public BufferOptions withSegmentBytes(long bytes) {
        return new BufferOptions(
                directory,
                agent,
                maxBytes,
                whenFull,
                bytes,
                maxChunkReadings,
                maxChunkBytes,
                maxKeys,
                keyRetentionMs,
                saveIntervalMs,
                recentBytes,
                minFreeBytes);
    }

    /** These options with another bound on the idempotency keys. */
    BufferOptions withKeys(int keys, long retentionMs) {
        return new BufferOptions(
                directory,
                agent,
                maxBytes,
                whenFull,
                segmentBytes,
                maxChunkReadings,
                maxChunkBytes,
                keys,
                retentionMs,
                saveIntervalMs,
                recentBytes,
                minFreeBytes);
    }

    /** What to do when the buffer is full; the word of {@code edge.yaml} is the lower-case name. */
    public enum WhenFull {
        /** Make room by giving up whole segments, oldest first, with a gap record each. */
        DROP_OLDEST,
        /** Take nothing more until receipts have made room. */
        REJECT_NEW
    }
}
