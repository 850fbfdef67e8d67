package io.tidegate.edge.buffer.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Everything that was done to a disk, from which can be made what a power cut at any moment may have left: of what was
 * not synced, any part, in any order, torn at any sector. Thread-safe.
 */
final class DiskJournal {

    private static final int SECTOR_BYTES = 512;

    private final List<Operation> operations = new ArrayList<>();
    private volatile Fault fault = Fault.NONE;

    /** How much of what was not synced a crash leaves. */
    enum Crash {
        /** The process was killed: the system still writes everything. */
        PROCESS,
        /** The power went: any part of what was not synced is there. */
        POWER,
        /** The power went, and the disk had lied about every sync. */
        POWER_ON_A_LYING_DISK
    }

    private sealed interface Operation {}

    private record Create(String file) implements Operation {}

    @SuppressWarnings("ArrayRecordComponent")
    private record Write(String file, long position, byte[] bytes) implements Operation {}

    private record Truncate(String file, long size) implements Operation {}

    private record Sync(String file) implements Operation {}

    private record Delete(String file) implements Operation {}

    private record Rename(String from, String to) implements Operation {}

    private record DirectorySync() implements Operation {}

    /** From now on {@code fault} is asked before each write and sync. */
    void failWith(Fault newFault) {
        fault = newFault;
    }

    void strike(String file, Fault.Moment moment) throws IOException {
        fault.strike(file, moment);
    }

    synchronized void created(String file) {
        operations.add(new Create(file));
    }

    synchronized void written(String file, long position, byte[] bytes) {
        operations.add(new Write(file, position, bytes));
    }

    synchronized void truncated(String file, long size) {
        operations.add(new Truncate(file, size));
    }

    synchronized void synced(String file) {
        operations.add(new Sync(file));
    }

    synchronized void deleted(String file) {
        operations.add(new Delete(file));
    }

    synchronized void renamed(String from, String to) {
        operations.add(new Rename(from, to));
    }

    synchronized void directorySynced() {
        operations.add(new DirectorySync());
    }

    /** How many operations there are by now. */
    synchronized int size() {
        return operations.size();
    }

    /** Writes to {@code directory} what a crash after the first {@code count} operations may have left. */
    synchronized void replay(int count, Crash crash, Random random, Path directory) throws IOException {
        Files.createDirectories(directory);
        Map<String, Content> files = new HashMap<>();
        Map<String, Content> durableFiles = new HashMap<>();
        List<Operation> names = new ArrayList<>();
        for (Operation operation : operations.subList(0, count)) {
            apply(operation, files);
            if (operation instanceof DirectorySync) {
                durableFiles = new HashMap<>(files);
                names.clear();
            } else if (operation instanceof Create || operation instanceof Delete || operation instanceof Rename) {
                names.add(operation);
            }
        }
        Map<String, Content> left = files;
        if (crash != Crash.PROCESS) {
            left = durableFiles;
            for (Operation operation : names.subList(0, random.nextInt(names.size() + 1))) {
                if (operation instanceof Create create && files.containsKey(create.file())) {
                    left.put(create.file(), files.get(create.file()));
                } else {
                    apply(operation, left);
                }
            }
        }
        for (Map.Entry<String, Content> file : left.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue().after(crash, random));
        }
    }

    private static void apply(Operation operation, Map<String, Content> files) {
        if (operation instanceof Create create) {
            files.put(create.file(), new Content());
        } else if (operation instanceof Write write) {
            files.computeIfAbsent(write.file(), file -> new Content()).pending.add(write);
        } else if (operation instanceof Truncate truncate) {
            files.computeIfAbsent(truncate.file(), file -> new Content())
                    .pending
                    .add(truncate);
        } else if (operation instanceof Sync sync) {
            files.computeIfAbsent(sync.file(), file -> new Content()).sync();
        } else if (operation instanceof Delete delete) {
            files.remove(delete.file());
        } else if (operation instanceof Rename rename && files.containsKey(rename.from())) {
            files.put(rename.to(), files.remove(rename.from()));
        }
    }

    /** What a file holds for certain, and what was done to it since. */
    private static final class Content {

        private byte[] bytes = new byte[0];
        private final List<Operation> pending = new ArrayList<>();
        private final List<Operation> all = new ArrayList<>();

        void sync() {
            for (Operation operation : pending) {
                bytes = apply(bytes, operation);
            }
            all.addAll(pending);
            pending.clear();
        }

        byte[] after(Crash crash, Random random) {
            List<Operation> unsynced = new ArrayList<>(pending);
            byte[] result = bytes.clone();
            if (crash == Crash.POWER_ON_A_LYING_DISK) {
                unsynced.addAll(0, all);
                result = new byte[0];
            }
            double share = crash == Crash.PROCESS || random.nextInt(4) == 0 ? 1 : random.nextDouble();
            for (Operation operation : unsynced) {
                if (operation instanceof Write write && share < 1) {
                    result = applyTorn(result, write, share, random);
                } else if (share == 1 || random.nextDouble() < share) {
                    result = apply(result, operation);
                }
            }
            return result;
        }

        private static byte[] applyTorn(byte[] to, Write write, double share, Random random) {
            byte[] result = to;
            boolean whole = random.nextBoolean();
            boolean kept = random.nextDouble() < share;
            for (int from = 0; from < write.bytes().length; ) {
                long sectorEnd = ((write.position() + from) / SECTOR_BYTES + 1) * SECTOR_BYTES;
                int end = (int) Math.min(write.bytes().length, sectorEnd - write.position());
                if (whole ? kept : random.nextDouble() < share) {
                    byte[] part = Arrays.copyOfRange(write.bytes(), from, end);
                    result = apply(result, new Write(write.file(), write.position() + from, part));
                }
                from = end;
            }
            return result;
        }

        /** Changes {@code to}, or a longer copy of it; returns the one that it changed. */
        private static byte[] apply(byte[] to, Operation operation) {
            if (operation instanceof Write write) {
                int end = (int) write.position() + write.bytes().length;
                byte[] result = end > to.length ? Arrays.copyOf(to, end) : to;
                System.arraycopy(write.bytes(), 0, result, (int) write.position(), write.bytes().length);
                return result;
            }
            return operation instanceof Truncate truncate ? Arrays.copyOf(to, (int) truncate.size()) : to;
        }
    }
}
