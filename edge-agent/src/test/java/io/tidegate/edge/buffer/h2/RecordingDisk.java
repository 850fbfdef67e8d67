package io.tidegate.edge.buffer.h2;

import io.tidegate.edge.buffer.BufferUnavailableException;
import io.tidegate.edge.buffer.disk.CountingFilePath;
import io.tidegate.edge.buffer.disk.Disk;
import io.tidegate.edge.buffer.disk.LocalDisk;
import io.tidegate.edge.disk.DiskJournal;
import io.tidegate.edge.disk.DiskOperation;
import io.tidegate.edge.disk.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/** A local disk that writes down everything that is done to it. */
final class RecordingDisk implements Disk {

    private final LocalDisk disk;
    private final DiskJournal journal;
    private final LongSupplier usableBytes;
    private final Manners manners;

    RecordingDisk(Path directory, DiskJournal journal) throws BufferUnavailableException {
        this(directory, journal, () -> Long.MAX_VALUE);
    }

    /** A disk that has less room than the real one. */
    RecordingDisk(Path directory, DiskJournal journal, LongSupplier usableBytes) throws BufferUnavailableException {
        this(directory, journal, usableBytes, Manners.GOOD);
    }

    /** A disk with manners of its own. */
    RecordingDisk(Path directory, DiskJournal journal, LongSupplier usableBytes, Manners manners)
            throws BufferUnavailableException {
        this.usableBytes = usableBytes;
        this.manners = manners;
        this.disk = new LocalDisk(directory);
        this.journal = journal;
        try {
            RecordingFilePath.register(directory.toString(), journal, manners);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String jdbcPath(String name) {
        return RecordingFilePath.SCHEME
                + disk.jdbcPath(name).substring(CountingFilePath.SCHEME.length())
                + manners.settings();
    }

    @Override
    public List<String> list() throws IOException {
        return disk.list();
    }

    @Override
    public boolean exists(String name) {
        return disk.exists(name);
    }

    @Override
    public long size(String name) {
        return disk.size(name);
    }

    @Override
    public FileChannel read(String name) throws IOException {
        return disk.read(name);
    }

    @Override
    public void delete(String name) throws IOException {
        journal.strike(name, Fault.Moment.DELETE, -disk.size(name));
        journal.add(new DiskOperation.Delete(name));
        disk.delete(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        journal.strike(from, Fault.Moment.RENAME, 0);
        journal.add(new DiskOperation.Rename(from, to));
        disk.rename(from, to);
    }

    @Override
    public void fill(String name, int bytes) throws IOException {
        if (manners.withoutReserve()) {
            return;
        }
        // Not in the journal: what is in the reserve is of no matter to a power cut.
        journal.strike(name, Fault.Moment.WRITE, bytes - disk.size(name));
        disk.fill(name, bytes);
    }

    @Override
    public void sync(String name) throws IOException {
        try {
            journal.strike(name, Fault.Moment.SYNC, 0);
        } catch (IOException e) {
            journal.add(new DiskOperation.FailedSync(name, journal.size()));
            throw e;
        }
        journal.add(new DiskOperation.Sync(name));
    }

    @Override
    public void sync() throws IOException {
        journal.strike("", Fault.Moment.DIRECTORY_SYNC, 0);
        journal.add(new DiskOperation.DirectorySync());
    }

    @Override
    public long usableBytes() {
        return Math.min(disk.usableBytes(), usableBytes.getAsLong());
    }

    @Override
    public long writtenBytes() {
        return disk.writtenBytes();
    }
}
