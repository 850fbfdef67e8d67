package io.tidegate.edge.buffer.disk;

import io.tidegate.edge.buffer.BufferUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps a second agent out of a buffer's directory. The operating system drops it when the process ends, however. */
public final class DirectoryLock implements AutoCloseable {

    private static final String FILE = "lock";
    private static final int MAX_OWNER_BYTES = 64;

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock at once or not at all; makes the directory if it is missing. */
    public static DirectoryLock take(Path directory) throws BufferUnavailableException {
        try {
            make(directory);
            FileChannel channel = FileChannel.open(
                    directory.resolve(FILE),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                String owner = owner(channel);
                channel.close();
                throw new BufferUnavailableException(
                        ("The buffer directory %s is in use by another agent%s; two agents on one buffer would give out"
                                        + " the same numbers twice. Stop the other one, or give this one its own data_dir.")
                                .formatted(directory, owner));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw new BufferUnavailableException(
                    "The buffer directory %s cannot be used (%s). Check that it exists, that its disk has room, and that this user may write there."
                            .formatted(directory, e),
                    e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Makes the directory if it is missing. It is there after a power cut only once the one that has its name is synced. */
    private static void make(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        List<Path> parents = new ArrayList<>();
        Path parent = directory.toAbsolutePath().getParent();
        while (parent != null) {
            parents.add(parent);
            parent = Files.exists(parent) ? null : parent.getParent();
        }
        Files.createDirectories(directory);
        for (Path named : parents) {
            try (FileChannel names = FileChannel.open(named, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(MAX_OWNER_BYTES);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return pid.isEmpty() ? "" : " (process " + pid + ")";
    }
}
