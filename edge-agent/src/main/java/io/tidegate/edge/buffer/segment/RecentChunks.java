package io.tidegate.edge.buffer.segment;

import io.tidegate.protocol.sync.StreamId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The newest chunks, from which fresh readings are sent without a look at the disk; bounded in bytes. Thread-safe. */
public final class RecentChunks {

    private final long maxBytes;
    private final Map<StreamId, TreeMap<Long, Chunk>> byFirst = new HashMap<>();
    private final Deque<Entry> oldestFirst = new ArrayDeque<>();
    private long bytes;

    private record Entry(StreamId stream, Chunk chunk) {}

    public RecentChunks(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    public synchronized void add(StreamId stream, Chunk chunk) {
        byFirst.computeIfAbsent(stream, unused -> new TreeMap<>())
                .put(chunk.range().first(), chunk);
        oldestFirst.add(new Entry(stream, chunk));
        bytes += size(chunk);
        while (bytes > maxBytes) {
            Entry oldest = oldestFirst.remove();
            bytes -= size(oldest.chunk());
            TreeMap<Long, Chunk> ofStream = byFirst.get(oldest.stream());
            if (ofStream != null) {
                ofStream.remove(oldest.chunk().range().first(), oldest.chunk());
            }
        }
    }

    public synchronized Optional<Chunk> holding(StreamId stream, long sequence) {
        TreeMap<Long, Chunk> ofStream = byFirst.get(stream);
        Map.Entry<Long, Chunk> floor = ofStream == null ? null : ofStream.floorEntry(sequence);
        return Optional.ofNullable(floor)
                .map(Map.Entry::getValue)
                .filter(chunk -> chunk.range().contains(sequence));
    }

    /** Also what a chunk takes beside its readings, so that many small ones stay within the bound. */
    private static int size(Chunk chunk) {
        return chunk.readings().length + 4 * ChunkFormat.HEADER_BYTES;
    }
}
