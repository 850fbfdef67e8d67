package io.tidegate.edge.buffer.segment;

import io.tidegate.edge.buffer.disk.Disk;
import io.tidegate.edge.buffer.disk.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A damaged segment, read without H2: every chunk whose checksum holds, wherever in the file's bytes it lies. Nothing
 * is written, so this works on a disk that is full or failing.
 */
public final class SalvagedFile implements ChunkSource {

    private static final int WINDOW_BYTES = 256 * 1024;

    /** What is given up around a place that the disk cannot read. */
    private static final int BLOCK_BYTES = 4096;

    private final String name;
    private final FileChannel file;
    private final TreeMap<Long, Place> places = new TreeMap<>();
    private long highestTorn;

    /** Where a chunk lies. */
    private record Place(long offset, int length) {}

    private SalvagedFile(String name, FileChannel file) {
        this.name = name;
        this.file = file;
    }

    /**
     * Searches a file from end to end.
     *
     * @param wanted is shown every chunk that is whole, in the order of the file, some of them more than once; answers
     *     whether it is to be kept
     */
    public static SalvagedFile scan(Disk disk, String name, Predicate<Chunk> wanted) throws StorageException {
        try {
            SalvagedFile salvaged = new SalvagedFile(name, disk.read(name));
            salvaged.scan(wanted);
            return salvaged;
        } catch (IOException e) {
            throw StorageException.unavailable(name, e);
        }
    }

    /** The highest number that the header of a chunk speaks of whose checksum does not hold, or 0. */
    long highestTorn() {
        return highestTorn;
    }

    @Override
    public synchronized Optional<Chunk> holding(long sequence) throws StorageException {
        Map.Entry<Long, Place> floor = places.floorEntry(sequence);
        if (floor == null) {
            return Optional.empty();
        }
        try {
            byte[] bytes = new byte[floor.getValue().length()];
            read(bytes, floor.getValue().offset());
            Chunk chunk = ChunkFormat.decode(bytes);
            if (chunk == null) {
                throw StorageException.damaged(name, "a chunk that was whole when the file was searched is no more");
            }
            return Optional.of(chunk).filter(found -> found.range().contains(sequence));
        } catch (IOException e) {
            throw StorageException.unavailable(name, e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void scan(Predicate<Chunk> wanted) throws IOException {
        long size = file.size();
        byte[] window = new byte[WINDOW_BYTES];
        byte[] bytes = new byte[ChunkFormat.MAX_BYTES];
        long next = 0;
        while (size - next >= ChunkFormat.HEADER_BYTES) {
            int readable = (int) Math.min(window.length, size - next);
            read(window, readable, next);
            int candidate = candidate(window, readable);
            if (candidate < 0) {
                next += readable - ChunkFormat.HEADER_BYTES + 1;
                continue;
            }
            next += candidate;
            OptionalInt length = ChunkFormat.length(window, candidate);
            next += length.isPresent() && next + length.getAsInt() <= size
                    ? take(bytes, next, length.getAsInt(), wanted)
                    : 1;
        }
    }

    /** Keeps the chunk at {@code offset} if it is whole and wanted; returns how far to go on. */
    private int take(byte[] bytes, long offset, int length, Predicate<Chunk> wanted) throws IOException {
        read(bytes, length, offset);
        Chunk chunk = ChunkFormat.decode(bytes, 0, length);
        if (chunk == null) {
            highestTorn = Math.max(highestTorn, ChunkFormat.last(bytes));
            return 1;
        }
        if (wanted.test(chunk)) {
            places.put(chunk.range().first(), new Place(offset, length));
        }
        return length;
    }

    /** Where a whole header with the magic begins in the first {@code readable} bytes, or -1. */
    private static int candidate(byte[] window, int readable) {
        ByteBuffer bytes = ByteBuffer.wrap(window);
        byte start = (byte) (ChunkFormat.MAGIC >>> 56);
        for (int i = 0; i <= readable - ChunkFormat.HEADER_BYTES; i++) {
            if (window[i] == start && bytes.getLong(i) == ChunkFormat.MAGIC) {
                return i;
            }
        }
        return -1;
    }

    private void read(byte[] into, long offset) throws IOException {
        read(into, into.length, offset);
    }

    /** Reads {@code length} bytes; those that the disk cannot give are zero. */
    private void read(byte[] into, int length, long offset) throws IOException {
        Arrays.fill(into, 0, length, (byte) 0);
        try {
            readFully(ByteBuffer.wrap(into, 0, length), offset);
        } catch (IOException e) {
            if (!file.isOpen()) {
                throw e;
            }
            for (int from = 0; from < length; from += BLOCK_BYTES) {
                readBlock(ByteBuffer.wrap(into, from, Math.min(BLOCK_BYTES, length - from)), offset + from);
            }
        }
    }

    @SuppressWarnings("EmptyCatch") // the block stays zero, as promised
    private void readBlock(ByteBuffer block, long offset) {
        try {
            readFully(block, offset);
        } catch (IOException unreadable) {
            // A bad sector is what salvage is for.
        }
    }

    private void readFully(ByteBuffer into, long offset) throws IOException {
        long position = offset;
        while (into.hasRemaining()) {
            int bytes = file.read(into, position);
            if (bytes < 0) {
                return;
            }
            position += bytes;
        }
    }
}
