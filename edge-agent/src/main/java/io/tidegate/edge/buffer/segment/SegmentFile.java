package io.tidegate.edge.buffer.segment;

import io.tidegate.edge.buffer.disk.Disk;
import io.tidegate.edge.buffer.disk.H2File;
import io.tidegate.edge.buffer.disk.StorageException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One segment as an H2 database: a table of chunks, written by one thread and read by any. The writer has a connection
 * of its own, so that a reader does not wait for its fsync.
 */
public final class SegmentFile implements ChunkSource {

    /** H2 holds the whole result of a query in memory, so rows are fetched a few at a time. */
    private static final int ROWS_AT_A_TIME = 4;

    private final String name;
    private final @Nullable Connection writing;
    private final @Nullable PreparedStatement insert;
    private final Connection reading;
    private final PreparedStatement floor;
    private final PreparedStatement following;

    private SegmentFile(String name, @Nullable Connection writing, Connection reading) throws SQLException {
        this.name = name;
        this.writing = writing;
        this.insert = writing == null ? null : writing.prepareStatement("INSERT INTO chunk VALUES (?, ?)");
        this.reading = reading;
        this.floor = reading.prepareStatement(
                "SELECT payload FROM chunk WHERE first_number <= ? ORDER BY first_number DESC FETCH FIRST ROW ONLY");
        this.following = reading.prepareStatement(
                "SELECT first_number, payload FROM chunk WHERE first_number > ? ORDER BY first_number FETCH FIRST "
                        + ROWS_AT_A_TIME + " ROWS ONLY");
    }

    /** Makes a new, empty segment, durably. */
    public static SegmentFile create(Disk disk, String name) throws StorageException {
        Connection connection = null;
        try {
            connection = H2File.create(disk, name);
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE chunk(first_number BIGINT PRIMARY KEY, payload VARBINARY("
                        + ChunkFormat.MAX_BYTES + ") NOT NULL)");
            }
            connection.setAutoCommit(false);
            H2File.commitDurably(connection);
            disk.sync();
            return new SegmentFile(name, connection, H2File.open(disk, name));
        } catch (SQLException e) {
            close(name, connection);
            throw StorageException.of(name, e);
        } catch (IOException e) {
            close(name, connection);
            throw StorageException.unavailable(name, e);
        }
    }

    /** Opens a segment that will not be appended to any more. */
    public static SegmentFile open(Disk disk, String name) throws StorageException {
        Connection connection = null;
        try {
            connection = H2File.openForReading(disk, name);
            return new SegmentFile(name, null, connection);
        } catch (SQLException e) {
            close(name, connection);
            throw StorageException.ofReading(name, e);
        }
    }

    /**
     * Appends chunks as one transaction and waits until the disk has them. After an exception nothing may be appended
     * any more: whether the chunks are there is not known.
     */
    public void append(List<Chunk> chunks) throws StorageException {
        if (writing == null || insert == null) {
            throw new IllegalStateException(name + " was opened for reading");
        }
        try {
            for (Chunk chunk : chunks) {
                insert.setLong(1, chunk.range().first());
                insert.setBytes(2, ChunkFormat.encode(chunk));
                insert.executeUpdate();
            }
            H2File.commitDurably(writing);
        } catch (SQLException e) {
            throw StorageException.of(name, e);
        }
    }

    @Override
    public synchronized Optional<Chunk> holding(long sequence) throws StorageException {
        try {
            floor.setLong(1, sequence);
            try (ResultSet rows = floor.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                Chunk chunk = decode(rows.getBytes(1));
                return chunk.range().contains(sequence) ? Optional.of(chunk) : Optional.empty();
            }
        } catch (SQLException e) {
            throw StorageException.of(name, e);
        }
    }

    /** Reads every chunk, ascending; fails on the first damaged one. */
    public synchronized void forEach(Consumer<Chunk> reader) throws StorageException {
        long last = 0;
        for (List<Chunk> some = following(last); !some.isEmpty(); some = following(last)) {
            some.forEach(reader);
            last = some.get(some.size() - 1).range().last();
        }
    }

    @Override
    public synchronized void close() {
        // Readers are waited for; the writer is not, because it closes by itself.
        H2File.shutDown(name, writing == null ? reading : writing);
    }

    private List<Chunk> following(long sequence) throws StorageException {
        try {
            following.setLong(1, sequence);
            List<Chunk> chunks = new ArrayList<>(ROWS_AT_A_TIME);
            try (ResultSet rows = following.executeQuery()) {
                while (rows.next()) {
                    chunks.add(decode(rows.getBytes(2)));
                }
            }
            return chunks;
        } catch (SQLException e) {
            throw StorageException.of(name, e);
        }
    }

    private Chunk decode(byte[] payload) throws StorageException {
        Chunk chunk = ChunkFormat.decode(payload);
        if (chunk == null) {
            throw StorageException.damaged(name, "a row is no chunk, or its checksum is wrong");
        }
        return chunk;
    }

    private static void close(String name, @Nullable Connection connection) {
        if (connection != null) {
            H2File.shutDown(name, connection);
        }
    }
}
