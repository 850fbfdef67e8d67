package io.tidegate.edge.buffer.h2;

import io.tidegate.edge.buffer.BufferUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/** A local disk that writes down everything that is done to it. */
final class RecordingDisk implements Disk {

    private final LocalDisk disk;
    private final DiskJournal journal;
    private final LongSupplier usableBytes;

    RecordingDisk(Path directory, DiskJournal journal) throws BufferUnavailableException {
        this(directory, journal, () -> Long.MAX_VALUE);
    }

    /** A disk that has less room than the real one. */
    RecordingDisk(Path directory, DiskJournal journal, LongSupplier usableBytes) throws BufferUnavailableException {
        this.usableBytes = usableBytes;
        this.disk = new LocalDisk(directory);
        this.journal = journal;
        RecordingFilePath.register(directory.toString(), journal);
    }

    @Override
    public String jdbcPath(String name) {
        return disk.jdbcPath(name).replace(CountingFilePath.SCHEME, RecordingFilePath.SCHEME);
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
        journal.deleted(name);
        disk.delete(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        journal.renamed(from, to);
        disk.rename(from, to);
    }

    @Override
    public void fill(String name, int bytes) throws IOException {
        // Not in the journal: the reserve is of no matter to a power cut.
        journal.strike(name, Fault.Moment.WRITE);
        disk.fill(name, bytes);
    }

    @Override
    public void sync() {
        journal.directorySynced();
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
