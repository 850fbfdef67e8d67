package io.tidegate.edge.buffer.disk;

import io.tidegate.edge.buffer.BufferUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A directory of the local file system. */
public final class LocalDisk implements Disk {

    private static final String DATABASE_SUFFIX = ".mv.db";
    private static final int BLOCK_BYTES = 64 * 1024;

    private final Path directory;

    public LocalDisk(Path directory) throws BufferUnavailableException {
        this.directory = directory.toAbsolutePath().normalize();
        if (this.directory.toString().indexOf(';') >= 0) {
            throw new BufferUnavailableException(
                    "The buffer directory %s has a semicolon in its path, which ends a database URL. Choose another data_dir."
                            .formatted(this.directory));
        }
        CountingFilePath.register();
    }

    @Override
    public String jdbcPath(String name) {
        return CountingFilePath.SCHEME + ":"
                + directory.resolve(name.substring(0, name.length() - DATABASE_SUFFIX.length()));
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(directory.resolve(name));
    }

    @Override
    public long size(String name) {
        return directory.resolve(name).toFile().length();
    }

    @Override
    public FileChannel read(String name) throws IOException {
        return FileChannel.open(directory.resolve(name), StandardOpenOption.READ);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void fill(String name, int bytes) throws IOException {
        try (FileChannel file =
                FileChannel.open(directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int written = 0; written < bytes; ) {
                written += file.write(ByteBuffer.allocate(Math.min(BLOCK_BYTES, bytes - written)));
            }
        }
    }

    @Override
    public void sync(String name) throws IOException {
        try (FileChannel file = FileChannel.open(directory.resolve(name), StandardOpenOption.WRITE)) {
            file.force(true);
        }
    }

    @Override
    public void sync() throws IOException {
        try (FileChannel self = FileChannel.open(directory, StandardOpenOption.READ)) {
            self.force(true);
        }
    }

    @Override
    public long usableBytes() {
        return directory.toFile().getUsableSpace();
    }

    @Override
    public long writtenBytes() {
        return CountingFilePath.writtenBytes(directory.toString());
    }
}
