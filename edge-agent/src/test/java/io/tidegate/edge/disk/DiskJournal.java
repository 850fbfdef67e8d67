package io.tidegate.edge.disk;

import io.tidegate.edge.disk.DiskOperation.Create;
import io.tidegate.edge.disk.DiskOperation.Delete;
import io.tidegate.edge.disk.DiskOperation.DirectorySync;
import io.tidegate.edge.disk.DiskOperation.FailedSync;
import io.tidegate.edge.disk.DiskOperation.Rename;
import io.tidegate.edge.disk.DiskOperation.Sync;
import io.tidegate.edge.disk.DiskOperation.Truncate;
import io.tidegate.edge.disk.DiskOperation.Write;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Everything that was done to a disk, from which can be made what a crash at any moment may have left. Thread-safe.
 *
 * <p>Files are found under the last names that were synced, or under later ones in the order in which they were given: a
 * journalling file system reorders what is in files, not what they are called.
 */
public final class DiskJournal {

    private final DiskImage start;
    private final UnaryOperator<List<DiskOperation>> truth;
    private final List<DiskOperation> operations = new ArrayList<>();
    private volatile Fault fault = Fault.NONE;

    /** Of a disk that is empty and does what it says. */
    public DiskJournal() {
        this(DiskImage.EMPTY, UnaryOperator.identity());
    }

    /**
     * @param start what the disk holds at first, for certain
     * @param truth makes of what the disk says that it has done what it has done, operation by operation
     */
    public DiskJournal(DiskImage start, UnaryOperator<List<DiskOperation>> truth) {
        this.start = start;
        this.truth = truth;
    }

    /** A disk to which the first {@code count} operations of this one were done, and not more yet. */
    public DiskJournal until(int count) {
        DiskJournal earlier = new DiskJournal(start, truth);
        synchronized (operations) {
            earlier.operations.addAll(operations.subList(0, count));
        }
        return earlier;
    }

    /** From now on {@code fault} is asked before each operation. */
    public void failWith(Fault newFault) {
        fault = newFault;
    }

    /** Asks the fault whether an operation is to fail. */
    public void strike(String file, Fault.Moment moment, long growthBytes) throws IOException {
        fault.strike(file, moment, growthBytes);
    }

    /** Forgets what was done: for a disk that is only to fail, in a program with little memory. */
    public void forget() {
        synchronized (operations) {
            operations.clear();
        }
    }

    public void add(DiskOperation operation) {
        synchronized (operations) {
            operations.add(operation);
        }
    }

    /** How many operations there are by now. */
    public int size() {
        synchronized (operations) {
            return operations.size();
        }
    }

    /** After how many operations files had just been made, deleted or renamed, or their names been synced. */
    public List<Integer> turningPoints() {
        List<DiskOperation> done;
        synchronized (operations) {
            done = truth.apply(List.copyOf(operations));
        }
        List<Integer> points = new ArrayList<>();
        for (int i = 0; i < done.size(); i++) {
            if (done.get(i).isOfNames() || done.get(i) instanceof DirectorySync) {
                points.add(i + 1);
            }
        }
        return points;
    }

    /** What a crash after the first {@code count} operations may have left. */
    public DiskImage image(int count, Crash crash, Random random) {
        List<DiskOperation> done;
        synchronized (operations) {
            done = truth.apply(List.copyOf(operations)).subList(0, count);
        }
        Map<String, FileContent> files = new HashMap<>();
        start.files().forEach((name, bytes) -> files.put(name, new FileContent(bytes)));
        Map<String, FileContent> durable = new HashMap<>(files);
        List<Integer> names = new ArrayList<>();
        // What was made since, by operation: a file may be made under a name that another one had.
        Map<Integer, FileContent> made = new HashMap<>();
        for (int i = 0; i < count; i++) {
            DiskOperation operation = done.get(i);
            apply(i, operation, files, made);
            if (operation instanceof DirectorySync) {
                durable = new HashMap<>(files);
                names.clear();
            } else if (operation.isOfNames()) {
                names.add(i);
            }
        }
        int cut = random.nextInt(count + 1);
        Map<String, FileContent> left = crash == Crash.KILL ? files : durable;
        if (crash != Crash.KILL && crash != Crash.NOTHING_KEPT) {
            int anywhere = random.nextInt(names.size() + 1);
            for (int i : names.subList(0, anywhere)) {
                if (crash != Crash.PREFIX_KEPT || i < cut) {
                    apply(i, done.get(i), left, made);
                }
            }
        }
        Map<String, byte[]> image = new TreeMap<>();
        left.forEach((name, content) -> image.put(name, content.after(crash, cut, random)));
        return new DiskImage(image);
    }

    private static void apply(
            int index, DiskOperation operation, Map<String, FileContent> files, Map<Integer, FileContent> made) {
        if (operation instanceof Create create) {
            files.put(create.file(), made.computeIfAbsent(index, unused -> new FileContent(new byte[0])));
        } else if (operation instanceof Write write) {
            content(files, write.file()).add(index, write);
        } else if (operation instanceof Truncate truncate) {
            content(files, truncate.file()).add(index, truncate);
        } else if (operation instanceof Sync sync) {
            content(files, sync.file()).sync();
        } else if (operation instanceof FailedSync failed) {
            content(files, failed.file()).failSync(index, failed.seed());
        } else if (operation instanceof Delete delete) {
            files.remove(delete.file());
        } else if (operation instanceof Rename rename) {
            FileContent renamed = files.remove(rename.from());
            if (renamed != null) {
                files.put(rename.to(), renamed);
            }
        }
    }

    /** A file that is written to although it was deleted meanwhile is nobody's. */
    private static FileContent content(Map<String, FileContent> files, String name) {
        return files.getOrDefault(name, new FileContent(new byte[0]));
    }
}
