package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.CommitFailedException;
import io.tidegate.hub.store.CommitGroup;
import io.tidegate.hub.store.Committed;
import io.tidegate.hub.store.ConfigTables;
import io.tidegate.hub.store.FleetTables;
import io.tidegate.hub.store.GroupTables;
import io.tidegate.hub.store.RolloutTables;
import io.tidegate.hub.store.StoreOpenException;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.hub.store.TelemetryQueries;
import io.tidegate.hub.store.TransactionalStore;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.SyncLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store in a DuckDB file (docs/decisions/0003-store-layout.md). One hub at a time; a commit is one transaction and
 * one fsync.
 *
 * <p>After a failure the file is closed, and opened again by whoever needs it next: so a full disk or a failed write
 * costs nothing but the time that it lasts.
 */
public final class DuckDbStore extends TransactionalStore {

    private static final Logger LOG = LoggerFactory.getLogger(DuckDbStore.class);

    /** The database file within the store's directory. */
    public static final String FILE_NAME = "tidegate.duckdb";

    private final DirectoryLock lock;
    private final Path file;
    private final Options options;
    private final DuckDbQueries queries;
    private final DuckDbFleetTables fleet;
    private final DuckDbConfigTables configs;
    private final DuckDbGroupTables groups;
    private final DuckDbRolloutTables rollouts;

    /** Held by whoever commits a group, or opens the database anew. */
    private final Lock writing = new ReentrantLock();

    private volatile @Nullable DuckDbDatabase database;
    private boolean broken;
    private boolean outcomeUnknown;
    private boolean closed;

    /**
     * How much of the machine the database may take.
     *
     * @param memoryLimitBytes most memory outside the Java heap; larger sorts go to disk
     * @param threads that answer questions and compress
     * @param checkpointThresholdBytes size of the write-ahead log at which it is moved into the tables, which a commit
     *     waits for
     * @param compactAfterEntries ledger entries after which they are merged, which a commit waits for
     * @param summariseAfterReadings readings after which the series' summaries are brought up to date, which a commit
     *     waits for; a start reads at most so many
     * @param renewAfterReadings readings after which the file is closed and opened anew, which a commit waits for: DuckDB
     *     keeps some 0.3 bytes of each row that it has taken, outside of its limit, until it is closed
     */
    public record Options(
            long memoryLimitBytes,
            int threads,
            long checkpointThresholdBytes,
            long compactAfterEntries,
            long summariseAfterReadings,
            long renewAfterReadings) {

        /** For a small server. */
        public static final Options DEFAULT = new Options(512L << 20, 2, 64L << 20, 500_000, 10_000_000, 50_000_000);

        public Options {
            if (memoryLimitBytes < 1
                    || threads < 1
                    || checkpointThresholdBytes < 1
                    || compactAfterEntries < 1
                    || summariseAfterReadings < 1
                    || renewAfterReadings < 1) {
                throw new IllegalArgumentException("a limit below 1 would stop the store");
            }
        }
    }

    private DuckDbStore(DirectoryLock lock, Path file, Options options, DuckDbDatabase database) {
        this.lock = lock;
        this.file = file;
        this.options = options;
        this.database = database;
        OpenDatabase open = new BesideTheWriter();
        this.queries = new DuckDbQueries(open);
        this.fleet = new DuckDbFleetTables(new SmallTables(open, "the agents"));
        SmallTables configurations = new SmallTables(open, "the configurations");
        this.configs = new DuckDbConfigTables(configurations);
        this.groups = new DuckDbGroupTables(configurations);
        this.rollouts = new DuckDbRolloutTables(new SmallTables(open, "the rollouts"));
    }

    /**
     * Opens the store in {@code directory}, which is made if it is not there.
     *
     * @throws StoreOpenException if another hub uses it, a newer program wrote it, or it cannot be read
     */
    public static DuckDbStore open(Path directory, Options options) throws StoreOpenException {
        DirectoryLock lock = DirectoryLock.take(directory);
        Path file = directory.resolve(FILE_NAME);
        boolean opened = false;
        try {
            DuckDbStore store = new DuckDbStore(lock, file, options, openMended(file, options));
            opened = true;
            return store;
        } catch (SQLException e) {
            throw cannotOpen(file, e);
        } finally {
            if (!opened) {
                release(lock);
            }
        }
    }

    @Override
    public List<DedupLedger> ledgers(SyncLimits limits) {
        writing.lock();
        try {
            try (Lease lease = leased(usable())) {
                List<DedupLedger> ledgers = lease.run(connection -> LedgerTables.ledgers(
                        connection, lease.database().streams().byId(), limits));
                outcomeUnknown = false;
                return ledgers;
            }
        } catch (SQLException | StoreOpenException e) {
            throw new StoreUnavailableException("the ledgers cannot be read from %s: %s".formatted(file, why(e)), e);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public Committed commit(CommitGroup group) throws CommitFailedException {
        writing.lock();
        try {
            return written(group);
        } finally {
            writing.unlock();
        }
    }

    private Committed written(CommitGroup group) throws CommitFailedException {
        if (outcomeUnknown) {
            throw new IllegalStateException("the outcome of the last commit is unknown; read the ledgers first");
        }
        boolean asked = false;
        boolean done = false;
        boolean failed = false;
        try {
            DuckDbWriter writer = checkpointed(renewed(usable())).writer();
            long firstPosition = writer.write(group);
            asked = true;
            writer.commit();
            done = true;
            return committed(group, firstPosition);
        } catch (SQLException | StoreOpenException e) {
            failed = true;
            throw new CommitFailedException(
                    "%d readings of %d streams are not known to be in %s: %s"
                            .formatted(group.rows(), group.runs().size(), file, why(e)),
                    asked,
                    e);
        } finally {
            if (!done) {
                outcomeUnknown = asked;
                breakOff(failed);
            }
        }
    }

    @Override
    public TelemetryQueries queries() {
        return queries;
    }

    @Override
    public FleetTables fleet() {
        return fleet;
    }

    /** The configurations' tables, in the same database. */
    public ConfigTables configs() {
        return configs;
    }

    /** The groups' table, in the same database. */
    public GroupTables groups() {
        return groups;
    }

    /** The rollouts' tables, in the same database. */
    public RolloutTables rollouts() {
        return rollouts;
    }

    @Override
    public void close() {
        writing.lock();
        try {
            closed = true;
            closeDatabase();
        } catch (SQLException e) {
            LOG.warn("The store in {} did not close in order; what was committed is safe in its log", file, e);
        } finally {
            writing.unlock();
            release(lock);
        }
    }

    /**
     * Undoes what was written of the group. Questions go on being answered, unless the database failed: after a
     * checkpoint that found the disk full, its tables are empty in memory.
     */
    private void breakOff(boolean failed) {
        broken = true;
        DuckDbDatabase open = database;
        if (open != null) {
            try {
                if (failed) {
                    closeDatabase();
                } else {
                    open.writer().close();
                }
            } catch (SQLException e) {
                LOG.warn("{} did not close in order after a failure; it is opened anew when it is needed", file, e);
            }
        }
    }

    /** The database, opened anew if the last commit failed. The caller holds {@link #writing}. */
    private DuckDbDatabase usable() throws SQLException, StoreOpenException {
        DuckDbDatabase open = database;
        if (broken || open == null) {
            closeDatabase();
            open = openMended(file, options);
            database = open;
            broken = false;
            LOG.info("The store in {} was opened anew after a failure", file);
        }
        return open;
    }

    /** The database, closed and opened anew if it has taken many readings and nobody asks it anything just now. */
    private DuckDbDatabase renewed(DuckDbDatabase open) throws SQLException, StoreOpenException {
        if (open.writer().written() < options.renewAfterReadings() || !open.refuseIfIdle()) {
            return open;
        }
        closeDatabase();
        DuckDbDatabase anew = openMended(file, options);
        database = anew;
        return anew;
    }

    /**
     * The database, with what its log held in its tables if that was much. Not within a commit, which DuckDB's own would
     * be: then nobody would know whether the group is stored if it fails. The caller holds {@link #writing}.
     */
    private DuckDbDatabase checkpointed(DuckDbDatabase open) throws SQLException {
        if (open.logBytes() >= options.checkpointThresholdBytes()) {
            open.checkpoint();
        }
        return open;
    }

    private static DuckDbDatabase openMended(Path file, Options options) throws SQLException, StoreOpenException {
        try {
            return DuckDbDatabase.open(file, options);
        } catch (SQLException e) {
            if (!isMended(file, e)) {
                throw e;
            }
            return DuckDbDatabase.open(file, options);
        }
    }

    private static boolean isMended(Path file, SQLException failure) {
        try {
            return WriteAheadLog.cutBeforeDamage(file, failure);
        } catch (IOException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    private void closeDatabase() throws SQLException {
        DuckDbDatabase open = database;
        database = null;
        if (open != null) {
            if (broken) {
                open.abandon();
            } else {
                open.close();
            }
        }
    }

    private final class BesideTheWriter implements OpenDatabase {

        @Override
        public DuckDbDatabase current() {
            DuckDbDatabase open = database;
            return open == null ? afterTheWriter() : open;
        }

        /** The database may be closed between the two questions who is open and whether it is: then after the writer. */
        @Override
        public Lease readable() throws SQLException {
            Optional<Lease> lease = current().lease();
            if (lease.isPresent()) {
                return lease.get();
            }
            writing.lock();
            try {
                return leased(open());
            } finally {
                writing.unlock();
            }
        }

        @Override
        public <T> T change(Lease.Statements<T> statements) throws SQLException {
            writing.lock();
            try (Lease lease = leased(checkpointed(open()))) {
                return lease.run(statements);
            } catch (SQLException e) {
                breakOff(true);
                throw e;
            } finally {
                writing.unlock();
            }
        }
    }

    /** What is open once the writer has done what it is at. */
    private DuckDbDatabase afterTheWriter() {
        writing.lock();
        try {
            return open();
        } finally {
            writing.unlock();
        }
    }

    /** The database, unless the store is closed. The caller holds {@link #writing}. */
    private DuckDbDatabase open() {
        if (closed) {
            throw new StoreUnavailableException("the database %s is not open".formatted(file));
        }
        try {
            return usable();
        } catch (SQLException | StoreOpenException e) {
            throw new StoreUnavailableException("the database %s cannot be opened anew: %s".formatted(file, why(e)), e);
        }
    }

    /** The caller holds {@link #writing}, so that nobody closes {@code open}. */
    private static Lease leased(DuckDbDatabase open) throws SQLException {
        return open.lease().orElseThrow(() -> new SQLException("the database is closed"));
    }

    private static StoreOpenException cannotOpen(Path file, SQLException e) {
        return new StoreOpenException(
                "the database %s cannot be opened: %s; check the disk and the permissions, or move the file away and restore a backup"
                        .formatted(file, why(e)),
                e);
    }

    private static String why(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static void release(DirectoryLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
