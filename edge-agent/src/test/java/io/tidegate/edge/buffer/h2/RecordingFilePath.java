package io.tidegate.edge.buffer.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** H2's files, with everything written down that is done to them. Public because H2 makes its own instances. */
public final class RecordingFilePath extends FilePathWrapper {

    static final String SCHEME = "recording";

    private static final Map<String, DiskJournal> JOURNALS = new ConcurrentHashMap<>();

    static void register(String directory, DiskJournal journal) {
        FilePath.register(new RecordingFilePath());
        JOURNALS.put(directory, journal);
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        String path = getBase().toString();
        int slash = path.lastIndexOf('/');
        DiskJournal journal = JOURNALS.get(path.substring(0, slash));
        String name = path.substring(slash + 1);
        if (!mode.equals("r") && !getBase().exists()) {
            journal.created(name);
        }
        return new RecordingFile(getBase().open(mode), name, journal);
    }

    private static final class RecordingFile extends FileBaseDefault {

        private final FileChannel file;
        private final String name;
        private final DiskJournal journal;

        RecordingFile(FileChannel file, String name, DiskJournal journal) {
            this.file = file;
            this.name = name;
            this.journal = journal;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            byte[] bytes = new byte[from.remaining()];
            from.duplicate().get(bytes);
            journal.strike(name, Fault.Moment.WRITE);
            journal.written(name, position, bytes);
            return file.write(from, position);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            journal.truncated(name, size);
            file.truncate(size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            journal.strike(name, Fault.Moment.SYNC);
            // The real disk need not be waited for: what counts as written is decided by the journal.
            journal.synced(name);
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
