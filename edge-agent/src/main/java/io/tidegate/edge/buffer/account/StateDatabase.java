package io.tidegate.edge.buffer.account;

import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.disk.Disk;
import io.tidegate.edge.buffer.disk.H2File;
import io.tidegate.edge.buffer.disk.StorageException;
import io.tidegate.edge.buffer.segment.Segment;
import io.tidegate.edge.buffer.segment.TimeCorrection;
import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of the small database that keeps account of streams, segments and keys. It is never mended: when a write
 * fails, or it has grown, the next one is written from memory ({@link StateKeeper}). Not thread-safe.
 *
 * <p>H2 does not notice when a page is torn, and gives what happens to lie there. So each save writes down, beside its
 * own number, what all rows together must come to.
 */
public final class StateDatabase implements AutoCloseable {

    private static final int VERSION = 3;

    /** Knew nothing of the times of readings. */
    private static final int VERSION_WITHOUT_TIMES = 2;

    /** Had neither the number of its last save nor a digest. */
    private static final int VERSION_WITHOUT_SAVES = 1;

    private static final List<String> TABLES = List.of(
            "CREATE TABLE stream(lane VARCHAR(16), epoch BIGINT, is_current BOOLEAN, appended_through BIGINT)",
            "CREATE TABLE stored(lane VARCHAR(16), epoch BIGINT, first_number BIGINT, last_number BIGINT)",
            "CREATE TABLE gap(lane VARCHAR(16), epoch BIGINT, first_number BIGINT, last_number BIGINT,"
                    + " reason VARCHAR(16), declared_ns BIGINT)",
            "CREATE TABLE segment(name VARCHAR(64), lane VARCHAR(16), epoch BIGINT, incarnation BIGINT,"
                    + " first_number BIGINT, last_number BIGINT, sealed BOOLEAN, quarantined_as VARCHAR(128))",
            "CREATE TABLE idempotency_key(id BIGINT PRIMARY KEY, text VARCHAR(255), body_digest BIGINT,"
                    + " accepted_ns BIGINT)",
            "CREATE TABLE sent_unsynced(lane VARCHAR(16), epoch BIGINT, through_number BIGINT)",
            "CREATE TABLE time_correction(lane VARCHAR(16), epoch BIGINT, first_number BIGINT, last_number BIGINT,"
                    + " boot BIGINT, wall_minus_monotonic_ns BIGINT)",
            "CREATE TABLE save(number BIGINT, content BIGINT)",
            "CREATE TABLE format(version INT)");

    private final String name;
    private final Connection connection;
    private final ContentDigest content = new ContentDigest();
    private int version = VERSION;
    private long saves;
    private long writtenContent;

    private StateDatabase(String name, Connection connection) {
        this.name = name;
        this.connection = connection;
    }

    /** Writes a new file as save number {@code saveNumber}, durable when this returns but for its name. */
    public static StateDatabase create(Disk disk, String name, StateChanges whole, long saveNumber)
            throws StorageException {
        try {
            StateDatabase database = new StateDatabase(name, H2File.create(disk, name));
            try {
                database.connection.setAutoCommit(false);
                for (String table : TABLES) {
                    database.execute(table);
                }
                database.write(whole);
                database.seal(saveNumber);
                database.execute("INSERT INTO format VALUES (" + VERSION + ")");
                H2File.commitDurably(database.connection);
                return database;
            } catch (SQLException e) {
                database.close();
                throw e;
            }
        } catch (SQLException e) {
            throw StorageException.of(name, e);
        }
    }

    /** Opens a file to read it; one that was not written to its end counts as damaged. */
    public static StateDatabase open(Disk disk, String name) throws StorageException {
        try {
            StateDatabase database = new StateDatabase(name, H2File.openForReading(disk, name));
            try {
                database.checkVersion();
                return database;
            } catch (SQLException | StorageException e) {
                database.close();
                throw e;
            }
        } catch (SQLException e) {
            throw StorageException.ofReading(name, e);
        }
    }

    public String name() {
        return name;
    }

    /** The number of the save that wrote it last. */
    long saves() {
        return saves;
    }

    /** Everything; the streams are those of {@code agent}. */
    public StateContents read(AgentId agent) throws StorageException {
        try {
            List<IdempotencyKeys.Kept> keys = readKeys(Long.MAX_VALUE);
            StateContents contents = new StateContents(
                    readStreams(agent),
                    readSegments(agent),
                    keys.stream().map(IdempotencyKeys.Kept::key).toList());
            contents.streams().forEach(stream -> content.put(stream.id(), digest(stream)));
            contents.segments().forEach(segment -> content.put(segment.name(), digest(segment)));
            keys.forEach(key -> content.add(digest(key)));
            if (saves > 0 && content.sum() != writtenContent) {
                throw StorageException.damaged(name, "what it holds is not what was written");
            }
            return contents;
        } catch (SQLException e) {
            throw StorageException.of(name, e);
        } catch (IllegalArgumentException | NullPointerException e) {
            // Both come of rows that nobody wrote: names that are none, and columns that are empty.
            throw StorageException.damaged(name, "a row makes no sense (" + e.getMessage() + ")");
        }
    }

    /**
     * Writes changes in one transaction as save number {@code saveNumber}, durable when this returns. After an exception
     * the database is of no use.
     */
    public void save(StateChanges changes, long saveNumber) throws StorageException {
        try {
            write(changes);
            seal(saveNumber);
            H2File.commitDurably(connection);
        } catch (SQLException e) {
            throw StorageException.of(name, e);
        }
    }

    @Override
    public void close() {
        H2File.shutDown(name, connection);
    }

    private void write(StateChanges changes) throws SQLException {
        for (StateChanges.Stream stream : changes.streams()) {
            content.put(stream.id(), digest(stream));
            writeStream(stream);
        }
        for (Segment segment : changes.segments()) {
            content.put(segment.name(), digest(segment));
            execute("DELETE FROM segment WHERE name = ?", segment.name());
            execute(
                    "INSERT INTO segment VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    segment.name(),
                    segment.stream().lane().name(),
                    segment.stream().epoch(),
                    segment.incarnation(),
                    segment.first(),
                    segment.last(),
                    segment.sealed(),
                    segment.quarantinedAs());
        }
        for (String dropped : changes.droppedSegments()) {
            content.remove(dropped);
            execute("DELETE FROM segment WHERE name = ?", dropped);
        }
        if (!changes.keys().isEmpty()) {
            readKeys(changes.oldestKeyId()).forEach(forgotten -> content.subtract(digest(forgotten)));
            execute("DELETE FROM idempotency_key WHERE id < ?", changes.oldestKeyId());
        }
        for (IdempotencyKeys.Kept kept : changes.keys()) {
            IdempotencyRecord key = kept.key();
            content.add(digest(kept));
            execute(
                    "INSERT INTO idempotency_key VALUES (?, ?, ?, ?)",
                    kept.id(),
                    key.key(),
                    key.bodyDigest(),
                    key.acceptedNs());
        }
    }

    /** Ends a save with its number and what everything comes to. */
    private void seal(long saveNumber) throws SQLException {
        execute("DELETE FROM save");
        execute("INSERT INTO save VALUES (?, ?)", saveNumber, content.sum());
        saves = saveNumber;
    }

    private void checkVersion() throws SQLException, StorageException {
        version = 0;
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT version FROM format")) {
                while (rows.next()) {
                    version = rows.getInt(1);
                }
            }
            if (version > VERSION) {
                throw StorageException.unavailable(
                        name, new SQLException("a newer version of this program wrote it; run that one"));
            }
            if (version > VERSION_WITHOUT_SAVES) {
                try (ResultSet rows = statement.executeQuery("SELECT number, content FROM save")) {
                    while (rows.next()) {
                        saves = rows.getLong(1);
                        writtenContent = rows.getLong(2);
                    }
                }
            }
        }
        if (version < VERSION_WITHOUT_SAVES || (version > VERSION_WITHOUT_SAVES && saves < 1)) {
            throw StorageException.damaged(name, "it was not written to its end");
        }
    }

    private static long digest(StateChanges.Stream stream) {
        long ledger = ContentDigest.of(
                stream.id(), stream.current(), stream.appendedThrough(), stream.stored(), stream.gaps());
        // A file of a version without times has the digests that it was written with.
        return stream.times().equals(StreamTimes.NONE) ? ledger : ContentDigest.of(ledger, stream.times());
    }

    private static long digest(Segment segment) {
        return ContentDigest.of(segment);
    }

    private static long digest(IdempotencyKeys.Kept key) {
        return ContentDigest.of(key);
    }

    private void writeStream(StateChanges.Stream stream) throws SQLException {
        String lane = stream.id().lane().name();
        long epoch = stream.id().epoch();
        execute("DELETE FROM stream WHERE lane = ? AND epoch = ?", lane, epoch);
        execute("INSERT INTO stream VALUES (?, ?, ?, ?)", lane, epoch, stream.current(), stream.appendedThrough());
        execute("DELETE FROM stored WHERE lane = ? AND epoch = ?", lane, epoch);
        for (SequenceRange range : stream.stored()) {
            execute("INSERT INTO stored VALUES (?, ?, ?, ?)", lane, epoch, range.first(), range.last());
        }
        execute("DELETE FROM gap WHERE lane = ? AND epoch = ?", lane, epoch);
        for (Gap gap : stream.gaps()) {
            execute(
                    "INSERT INTO gap VALUES (?, ?, ?, ?, ?, ?)",
                    lane,
                    epoch,
                    gap.range().first(),
                    gap.range().last(),
                    gap.reason().name(),
                    gap.declaredNs());
        }
        writeTimes(stream);
    }

    private void writeTimes(StateChanges.Stream stream) throws SQLException {
        String lane = stream.id().lane().name();
        long epoch = stream.id().epoch();
        execute("DELETE FROM sent_unsynced WHERE lane = ? AND epoch = ?", lane, epoch);
        if (stream.times().sentThrough() > 0) {
            execute(
                    "INSERT INTO sent_unsynced VALUES (?, ?, ?)",
                    lane,
                    epoch,
                    stream.times().sentThrough());
        }
        execute("DELETE FROM time_correction WHERE lane = ? AND epoch = ?", lane, epoch);
        for (TimeCorrection correction : stream.times().corrections()) {
            execute(
                    "INSERT INTO time_correction VALUES (?, ?, ?, ?, ?, ?)",
                    lane,
                    epoch,
                    correction.range().first(),
                    correction.range().last(),
                    correction.right().boot(),
                    correction.right().wallMinusMonotonicNs());
        }
    }

    private List<StateChanges.Stream> readStreams(AgentId agent) throws SQLException {
        List<StateChanges.Stream> streams = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT lane, epoch, is_current, appended_through FROM stream")) {
            while (rows.next()) {
                StreamId id = stream(agent, rows.getString(1), rows.getLong(2));
                streams.add(new StateChanges.Stream(
                        id, rows.getBoolean(3), rows.getLong(4), readStored(id), readGaps(id), readTimes(id)));
            }
        }
        return streams;
    }

    private List<SequenceRange> readStored(StreamId stream) throws SQLException {
        List<SequenceRange> ranges = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT first_number, last_number FROM stored WHERE lane = ? AND epoch = ? ORDER BY first_number")) {
            bind(query, stream.lane().name(), stream.epoch());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    ranges.add(new SequenceRange(rows.getLong(1), rows.getLong(2)));
                }
            }
        }
        return ranges;
    }

    private List<Gap> readGaps(StreamId stream) throws SQLException {
        List<Gap> gaps = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT first_number, last_number, reason, declared_ns FROM gap WHERE lane = ? AND epoch = ?"
                        + " ORDER BY first_number")) {
            bind(query, stream.lane().name(), stream.epoch());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    gaps.add(new Gap(
                            new SequenceRange(rows.getLong(1), rows.getLong(2)),
                            GapReason.valueOf(rows.getString(3)),
                            rows.getLong(4)));
                }
            }
        }
        return gaps;
    }

    private StreamTimes readTimes(StreamId stream) throws SQLException {
        if (version <= VERSION_WITHOUT_TIMES) {
            return StreamTimes.NONE;
        }
        long sentThrough = 0;
        try (PreparedStatement query =
                connection.prepareStatement("SELECT through_number FROM sent_unsynced WHERE lane = ? AND epoch = ?")) {
            bind(query, stream.lane().name(), stream.epoch());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    sentThrough = rows.getLong(1);
                }
            }
        }
        return new StreamTimes(sentThrough, readCorrections(stream));
    }

    private List<TimeCorrection> readCorrections(StreamId stream) throws SQLException {
        List<TimeCorrection> corrections = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT first_number, last_number, boot, wall_minus_monotonic_ns FROM time_correction"
                        + " WHERE lane = ? AND epoch = ? ORDER BY first_number")) {
            bind(query, stream.lane().name(), stream.epoch());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    corrections.add(new TimeCorrection(
                            new SequenceRange(rows.getLong(1), rows.getLong(2)),
                            new ClockOffset(rows.getLong(3), rows.getLong(4))));
                }
            }
        }
        return corrections;
    }

    private List<Segment> readSegments(AgentId agent) throws SQLException {
        List<Segment> segments = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name, lane, epoch, incarnation, first_number,"
                        + " last_number, sealed, quarantined_as FROM segment")) {
            while (rows.next()) {
                segments.add(new Segment(
                        rows.getString(1),
                        stream(agent, rows.getString(2), rows.getLong(3)),
                        rows.getLong(4),
                        rows.getLong(5),
                        rows.getLong(6),
                        rows.getBoolean(7),
                        rows.getString(8)));
            }
        }
        return segments;
    }

    /** The keys with ids below {@code end}, oldest first. */
    private List<IdempotencyKeys.Kept> readKeys(long end) throws SQLException {
        List<IdempotencyKeys.Kept> keys = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT id, text, body_digest, accepted_ns FROM idempotency_key WHERE id < ? ORDER BY id")) {
            bind(query, end);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    IdempotencyRecord key = new IdempotencyRecord(rows.getString(2), rows.getLong(3), rows.getLong(4));
                    keys.add(new IdempotencyKeys.Kept(rows.getLong(1), key));
                }
            }
        }
        return keys;
    }

    private static StreamId stream(AgentId agent, String lane, long epoch) {
        return new StreamId(agent, epoch, Lane.valueOf(lane));
    }

    private void execute(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            statement.execute();
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
