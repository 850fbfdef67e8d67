package io.tidegate.edge.buffer.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * H2's files, with the bytes counted that it writes: what a flash card has to bear. Public because H2 makes its own
 * instances.
 */
public final class CountingFilePath extends FilePathWrapper {

    /** What begins a path of such a file. */
    public static final String SCHEME = "tidegate";

    /** Bytes by directory. */
    private static final Map<String, LongAdder> WRITTEN = new ConcurrentHashMap<>();

    /** Makes the scheme known to H2, without which it would take it for the name of a directory. */
    public static void register() {
        FilePath.register(new CountingFilePath());
    }

    public static long writtenBytes(String directory) {
        return adder(directory).sum();
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        String path = getBase().toString();
        return new CountingFile(getBase().open(mode), adder(path.substring(0, Math.max(0, path.lastIndexOf('/')))));
    }

    private static LongAdder adder(String directory) {
        return WRITTEN.computeIfAbsent(directory, unused -> new LongAdder());
    }

    /** One open file. */
    private static final class CountingFile extends FileBaseDefault {

        private final FileChannel file;
        private final LongAdder written;

        CountingFile(FileChannel file, LongAdder written) {
            this.file = file;
            this.written = written;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            int bytes = file.write(from, position);
            written.add(bytes);
            return bytes;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
