package io.tidegate.edge.buffer.account;

import io.tidegate.edge.buffer.disk.Disk;
import io.tidegate.edge.buffer.disk.DiskReserve;
import io.tidegate.edge.buffer.disk.Quarantine;
import io.tidegate.edge.buffer.disk.StorageException;
import io.tidegate.protocol.sync.AgentId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the state database an image of {@link BufferState}. What may happen only once a change is durable (a file is
 * deleted, a gap is announced) waits here for the next successful {@link #save}. Thread-safe.
 *
 * <p>There are two files, and saves go to one and the other by turns. H2 believes a write that the power has torn in its
 * middle, and then cannot read the database: so the file that is being written to is never the only one that has what
 * was saved before.
 *
 * <p>After a failed write neither is trusted any more, because an fsync that is tried again may succeed without having
 * written what failed before: a new file is written from memory. The same is done at each start, and when a file has
 * grown.
 */
public final class StateKeeper implements AutoCloseable {

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

    private @Nullable Image newest;
    private @Nullable Image older;

    /** What the older image lacks. */
    private StateChanges owed = StateChanges.none();

    private long generation;
    private long saves;
    private long savedMs;

    /** An open database, and how large it was when it was made. */
    private record Image(StateDatabase database, long firstBytes) {}

    public StateKeeper(Disk disk, BufferState state, DiskReserve reserve, long saveIntervalMs) {
        this.disk = disk;
        this.state = state;
        this.reserve = reserve;
        this.saveIntervalMs = saveIntervalMs;
    }

    /** What was read at the start. */
    public record Found(StateContents contents, Origin origin) {}

    /** Where the contents came from. */
    public enum Origin {
        /** From the disk. */
        READ,
        /** There was no state database. */
        ABSENT,
        /** There was one, but it could not be read; it is quarantined. */
        DAMAGED
    }

    /** Reads the file that was saved to last, of those that are whole. */
    public synchronized Found read(AgentId agent) throws StorageException, IOException {
        List<String> newestFirst = disk.list().stream()
                .filter(StateKeeper::isName)
                .sorted(Comparator.reverseOrder())
                .toList();
        StateContents best = null;
        StorageException damage = null;
        for (String name : newestFirst) {
            generation = Math.max(generation, ordinal(name));
            try (StateDatabase found = StateDatabase.open(disk, name)) {
                StateContents contents = found.read(agent);
                if (best == null || found.saves() > saves) {
                    best = contents;
                    saves = found.saves();
                }
            } catch (StorageException e) {
                if (!e.damaged()) {
                    throw e;
                }
                LOG.warn("One of the two state databases of the buffer is damaged, as by a power cut: {}", e.reason());
                damage = e;
            }
        }
        if (best != null) {
            return new Found(best, Origin.READ);
        }
        return damage == null ? new Found(StateContents.empty(), Origin.ABSENT) : quarantine(newestFirst, damage);
    }

    private Found quarantine(List<String> names, StorageException damage) throws IOException {
        for (String name : names) {
            String quarantined = Quarantine.move(disk, name);
            LOG.error(
                    "The state database {} of the buffer is damaged and kept as {}: {}. Its account is rebuilt from the"
                            + " segments; what cannot be found in them becomes a gap.",
                    name,
                    quarantined,
                    damage.reason());
        }
        return new Found(StateContents.empty(), Origin.DAMAGED);
    }

    /** Makes the image a true one, durably. */
    public synchronized void save() throws StorageException {
        List<Runnable> due = List.copyOf(afterSave);
        if (newest == null) {
            replace();
        } else {
            saveChanges(newest);
        }
        afterSave.subList(0, due.size()).clear();
        due.forEach(Runnable::run);
    }

    /** Writes a new file, whatever there was. */
    public synchronized void renew() throws StorageException {
        discard();
        save();
    }

    /** Saves if the last time was long ago; a failure is logged, since all this can be had again from the hub. */
    public synchronized void saveIfDue(long nowMs) {
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
    public synchronized void afterSave(Runnable effect) {
        afterSave.add(effect);
    }

    /** The files that grow with saves. */
    public synchronized List<String> files() {
        return Stream.of(newest, older)
                .filter(Objects::nonNull)
                .map(image -> image.database().name())
                .toList();
    }

    @Override
    public synchronized void close() {
        discard();
    }

    public static boolean isName(String file) {
        return file.startsWith(PREFIX) && file.endsWith(SUFFIX);
    }

    private void saveChanges(Image saved) throws StorageException {
        try {
            Image next = older;
            StateChanges changes;
            if (next == null) {
                BufferState.ChangesAndWhole both = state.changesAndWhole();
                changes = both.changes();
                if (changes.isEmpty()) {
                    return;
                }
                next = create(both.whole());
                older = next;
                disk.sync();
            } else {
                changes = state.changes();
                if (changes.isEmpty()) {
                    return;
                }
                next.database().save(owed.followedBy(changes), saves + 1);
                saves++;
            }
            newest = next;
            older = saved;
            owed = changes;
        } catch (StorageException | IOException e) {
            LOG.warn("The buffer's account is written anew: {}", e.getMessage());
            discard();
            replace();
            return;
        }
        if (disk.size(newest.database().name()) > Math.max(GROWN_BYTES, 2 * newest.firstBytes())) {
            discard();
            replace();
        }
    }

    /** Writes the next file from memory, and deletes the ones before. */
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
        Image next = create(state.whole());
        String name = next.database().name();
        try {
            disk.sync();
            for (String file : disk.list()) {
                if (isName(file) && !file.equals(name)) {
                    disk.delete(file);
                }
            }
            disk.sync();
        } catch (IOException e) {
            next.database().close();
            throw StorageException.unavailable(name, e);
        }
        newest = next;
        owed = StateChanges.none();
    }

    /** Makes a file that has everything; its name is not durable yet. */
    private Image create(StateChanges whole) throws StorageException {
        String name = name(generation + 1);
        try {
            disk.delete(name);
        } catch (IOException e) {
            throw StorageException.unavailable(name, e);
        }
        try {
            StateDatabase database = StateDatabase.create(disk, name, whole, saves + 1);
            generation++;
            saves++;
            return new Image(database, disk.size(name));
        } catch (StorageException e) {
            deleteUnfinished(name);
            throw e;
        }
    }

    /** So that it does not take room on a disk that is full. A kill leaves it there, and the next start knows it. */
    private void deleteUnfinished(String name) {
        try {
            disk.delete(name);
        } catch (IOException e) {
            LOG.debug("{} stays until the next account is written: {}", name, e.getMessage());
        }
    }

    private void discard() {
        for (Image image : Arrays.asList(newest, older)) {
            if (image != null) {
                image.database().close();
            }
        }
        newest = null;
        older = null;
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
