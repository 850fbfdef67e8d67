package io.tidegate.edge.buffer.h2;

import io.tidegate.protocol.sync.AgentId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the state database an image of {@link BufferState}. What may happen only once a change is durable (a file is
 * deleted, a gap is announced) waits here for the next successful {@link #save}. Thread-safe.
 *
 * <p>After a failed write the database is not trusted any more, because an fsync that is tried again may succeed
 * without having written what failed before: a new generation is written from memory. The same is done at each start,
 * and when the file has grown.
 */
final class StateKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StateKeeper.class);

    private static final String PREFIX = "state-";
    private static final String SUFFIX = ".mv.db";

    /** A generation may grow to this, or to twice its first size. */
    private static final long GROWN_BYTES = 512 * 1024;

    private final Disk disk;
    private final BufferState state;
    private final DiskReserve reserve;
    private final long saveIntervalMs;
    private final List<Runnable> afterSave = new ArrayList<>();

    private @Nullable StateDatabase database;
    private long generation;
    private long firstBytes;
    private long savedMs;

    StateKeeper(Disk disk, BufferState state, DiskReserve reserve, long saveIntervalMs) {
        this.disk = disk;
        this.state = state;
        this.reserve = reserve;
        this.saveIntervalMs = saveIntervalMs;
    }

    /** What was read at the start. */
    record Found(StateContents contents, Origin origin) {}

    /** Where the contents came from. */
    enum Origin {
        /** From the disk. */
        READ,
        /** There was no state database. */
        ABSENT,
        /** There was one, but it could not be read; it is quarantined. */
        DAMAGED
    }

    /** Reads the newest generation that is whole. */
    synchronized Found read(AgentId agent) throws StorageException, IOException {
        List<String> newestFirst = disk.list().stream()
                .filter(StateKeeper::isName)
                .sorted(Comparator.reverseOrder())
                .toList();
        for (String name : newestFirst) {
            generation = Math.max(generation, ordinal(name));
        }
        for (String name : newestFirst) {
            try (StateDatabase found = StateDatabase.open(disk, name)) {
                return new Found(found.read(agent), Origin.READ);
            } catch (StorageException e) {
                if (!e.damaged()) {
                    throw e;
                }
                // An older one beside it means that the newer was never used: it was being written.
                if (name.equals(newestFirst.get(newestFirst.size() - 1))) {
                    String quarantined = Quarantine.move(disk, name);
                    LOG.error(
                            "The state database {} of the buffer is damaged and kept as {}: {}. Its account is"
                                    + " rebuilt from the segments; what cannot be found in them becomes a gap.",
                            name,
                            quarantined,
                            e.reason());
                    return new Found(StateContents.empty(), Origin.DAMAGED);
                }
                disk.delete(name);
            }
        }
        return new Found(StateContents.empty(), Origin.ABSENT);
    }

    /** Makes the image a true one, durably. */
    synchronized void save() throws StorageException {
        List<Runnable> due = List.copyOf(afterSave);
        if (database == null) {
            replace();
        } else {
            StateChanges changes = state.changes();
            if (!changes.isEmpty()) {
                save(database, changes);
            }
        }
        afterSave.subList(0, due.size()).clear();
        due.forEach(Runnable::run);
    }

    /** Writes a new generation, whatever there was. */
    synchronized void renew() throws StorageException {
        discard();
        save();
    }

    /** Saves if the last time was long ago; a failure is logged, since all this can be had again from the hub. */
    synchronized void saveIfDue(long nowMs) {
        if (Math.abs(nowMs - savedMs) >= saveIntervalMs) {
            savedMs = nowMs;
            try {
                save();
            } catch (StorageException e) {
                LOG.warn("The buffer's account could not be written and will be later: {}", e.reason());
            }
        }
    }

    /** Runs {@code effect} once everything that {@link BufferState} knows by now is durable. */
    synchronized void afterSave(Runnable effect) {
        afterSave.add(effect);
    }

    /** The file that grows with each save. */
    synchronized String file() {
        return name(generation);
    }

    @Override
    public synchronized void close() {
        discard();
    }

    static boolean isName(String file) {
        return file.startsWith(PREFIX) && file.endsWith(SUFFIX);
    }

    private void save(StateDatabase current, StateChanges changes) throws StorageException {
        try {
            current.save(changes);
        } catch (StorageException e) {
            LOG.warn("The buffer's account is written anew: {}", e.reason());
            discard();
            replace();
            return;
        }
        if (disk.size(current.name()) > Math.max(GROWN_BYTES, 2 * firstBytes)) {
            discard();
            replace();
        }
    }

    /** Writes the next generation from memory, and deletes the ones before. */
    private void replace() throws StorageException {
        try {
            replaceOnce();
        } catch (StorageException e) {
            if (!reserve.release()) {
                throw e;
            }
            replaceOnce();
        }
    }

    private void replaceOnce() throws StorageException {
        String name = name(generation + 1);
        try {
            disk.delete(name);
            StateDatabase next = StateDatabase.create(disk, name, state.whole());
            try {
                disk.sync();
                for (String file : disk.list()) {
                    if (isName(file) && !file.equals(name)) {
                        disk.delete(file);
                    }
                }
                disk.sync();
            } catch (IOException e) {
                next.close();
                throw e;
            }
            database = next;
            generation++;
            firstBytes = disk.size(name);
        } catch (IOException e) {
            throw StorageException.unavailable(name, e);
        }
    }

    private void discard() {
        if (database != null) {
            database.close();
            database = null;
        }
    }

    private static String name(long generation) {
        return "%s%010d%s".formatted(PREFIX, generation, SUFFIX);
    }

    private static long ordinal(String name) {
        try {
            return Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
