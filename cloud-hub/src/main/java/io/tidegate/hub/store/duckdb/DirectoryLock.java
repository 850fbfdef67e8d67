package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.StoreOpenException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes sure that one hub at a time works in a directory. The operating system gives the lock back when the process
 * ends, however it ends.
 */
final class DirectoryLock implements AutoCloseable {

    /**
     * Directories that this process holds: closing any channel of a locked file would give up the lock that another
     * channel of the same process has on it, so a second attempt must not even open the file.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Takes the lock; never waits for it.
     *
     * @throws StoreOpenException if another hub has it, or the directory cannot be written to
     */
    static DirectoryLock take(Path directory) throws StoreOpenException {
        try {
            Files.createDirectories(directory);
            Path real = directory.toRealPath();
            if (!HELD.add(real)) {
                throw inUse(directory, "this process");
            }
            boolean taken = false;
            FileChannel channel = null;
            try {
                channel = FileChannel.open(
                        real.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock();
                if (lock == null) {
                    throw inUse(directory, "process " + read(channel));
                }
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(
                        Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
                taken = true;
                return new DirectoryLock(real, channel);
            } finally {
                if (!taken) {
                    if (channel != null) {
                        channel.close();
                    }
                    HELD.remove(real);
                }
            }
        } catch (IOException e) {
            throw new StoreOpenException(
                    "the store's directory %s cannot be used: %s; make it a directory that the hub may write to"
                            .formatted(directory, e),
                    e);
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(20);
        channel.read(content, 0);
        return new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII);
    }

    private static StoreOpenException inUse(Path directory, String holder) {
        return new StoreOpenException(
                "the store in %s is in use by another hub (%s); stop that one, or give this one its own data_dir"
                        .formatted(directory, holder));
    }

    /** Gives the lock back. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(directory);
        }
    }
}
