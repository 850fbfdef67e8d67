package io.tidegate.edge.disk;

import io.tidegate.edge.disk.DiskOperation.Truncate;
import io.tidegate.edge.disk.DiskOperation.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a file holds for certain, and what was done to it since. */
final class FileContent {

    private static final int SECTOR_BYTES = 512;

    private final FileBytes durable;
    private final List<Pending> pending = new ArrayList<>();

    /** An operation that was not synced, and the how many-eth it was. */
    private record Pending(int index, DiskOperation operation) {}

    FileContent(byte[] durable) {
        this.durable = new FileBytes(durable);
    }

    void add(int index, DiskOperation operation) {
        pending.add(new Pending(index, operation));
    }

    void sync() {
        pending.forEach(one -> durable.apply(one.operation()));
        pending.clear();
    }

    /** Some sectors are on the disk, the others never will be, though the file keeps its length. */
    void failSync(int index, long seed) {
        Random random = new Random(seed);
        double share = random.nextDouble();
        long length = durable.length();
        for (Pending one : pending) {
            if (one.operation() instanceof Write write) {
                applyTorn(durable, write, share, random);
                length = Math.max(length, write.position() + write.bytes().length);
            } else if (one.operation() instanceof Truncate truncate) {
                length = truncate.size();
            }
        }
        pending.clear();
        add(index, new Truncate("", length));
    }

    /**
     * What a crash leaves.
     *
     * @param cut for {@link Crash#PREFIX_KEPT}: the operation in which the power goes
     */
    byte[] after(Crash crash, int cut, Random random) {
        FileBytes result = durable.copy();
        double share = random.nextInt(4) == 0 ? 1 : random.nextDouble();
        for (Pending one : pending) {
            switch (crash) {
                case KILL, ODD_LENGTH, ZEROED_GROWTH -> result.apply(one.operation());
                case NOTHING_KEPT -> {}
                case PREFIX_KEPT -> applyUpTo(cut, result, one, random);
                case REORDERED -> applyWithLuck(result, one.operation(), share, random);
                case TORN -> {
                    if (one.operation() instanceof Write write) {
                        applyTorn(result, write, share, random);
                    } else {
                        applyWithLuck(result, one.operation(), share, random);
                    }
                }
            }
        }
        int growth = result.length() - durable.length();
        if (crash == Crash.ODD_LENGTH && growth > 0) {
            result.resize(durable.length() + random.nextInt(growth + 1));
        } else if (crash == Crash.ZEROED_GROWTH && growth > 0) {
            result.blank(durable.length());
        }
        return result.toArray();
    }

    private static void applyWithLuck(FileBytes to, DiskOperation operation, double share, Random random) {
        if (random.nextDouble() < share) {
            to.apply(operation);
        }
    }

    private static void applyUpTo(int cut, FileBytes to, Pending one, Random random) {
        if (one.index() < cut) {
            to.apply(one.operation());
        } else if (one.index() == cut && one.operation() instanceof Write write) {
            int sectors = write.bytes().length / SECTOR_BYTES;
            to.write(write.position(), write.bytes(), 0, random.nextInt(sectors + 1) * SECTOR_BYTES);
        }
    }

    private static void applyTorn(FileBytes to, Write write, double share, Random random) {
        boolean whole = random.nextBoolean();
        boolean kept = random.nextDouble() < share;
        for (int from = 0; from < write.bytes().length; ) {
            long sectorEnd = ((write.position() + from) / SECTOR_BYTES + 1) * SECTOR_BYTES;
            int end = (int) Math.min(write.bytes().length, sectorEnd - write.position());
            if (whole ? kept : random.nextDouble() < share) {
                to.write(write.position(), write.bytes(), from, end);
            }
            from = end;
        }
    }
}
