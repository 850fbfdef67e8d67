package io.tidegate.edge.buffer.h2;

import io.tidegate.edge.disk.DiskJournal;
import io.tidegate.edge.disk.DiskOperation;
import io.tidegate.edge.disk.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** H2's files, with everything written down that is done to them. Public because H2 makes its own instances. */
public final class RecordingFilePath extends FilePathWrapper {

    static final String SCHEME = "recording";

    private static final Map<String, Registered> REGISTERED = new ConcurrentHashMap<>();

    private record Registered(DiskJournal journal, Manners manners, Set<RecordingFile> open) {}

    /** A process begins to use a directory; what the one before has left open ends with it. */
    static void register(String directory, DiskJournal journal, Manners manners) throws IOException {
        FilePath.register(new RecordingFilePath());
        Registered before = REGISTERED.put(directory, new Registered(journal, manners, ConcurrentHashMap.newKeySet()));
        if (before != null) {
            for (RecordingFile left : before.open()) {
                left.implCloseChannel();
            }
        }
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        String path = getBase().toString();
        int slash = path.lastIndexOf('/');
        Registered registered = REGISTERED.get(path.substring(0, slash));
        DiskJournal journal = registered.journal();
        String name = path.substring(slash + 1);
        if (!mode.equals("r") && !getBase().exists()) {
            journal.strike(name, Fault.Moment.CREATE, 0);
            journal.add(new DiskOperation.Create(name));
        }
        RecordingFile file = new RecordingFile(getBase().open(mode), name, registered);
        registered.open().add(file);
        return file;
    }

    private static final class RecordingFile extends FileBaseDefault {

        private static final int SECTOR_BYTES = 512;

        private final FileChannel file;
        private final String name;
        private final DiskJournal journal;
        private final Manners manners;
        private final Set<RecordingFile> open;

        RecordingFile(FileChannel file, String name, Registered registered) {
            this.file = file;
            this.name = name;
            this.journal = registered.journal();
            this.manners = registered.manners();
            this.open = registered.open();
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            long end = position + from.remaining();
            try {
                journal.strike(name, Fault.Moment.WRITE, Math.max(0, end - file.size()));
            } catch (IOException e) {
                // A disk that takes no more has taken a part.
                ByteBuffer part = from.duplicate();
                part.limit(part.position() + part.remaining() / 2 / SECTOR_BYTES * SECTOR_BYTES);
                record(part, position);
                throw e;
            }
            return record(from, position);
        }

        private int record(ByteBuffer from, long position) throws IOException {
            byte[] bytes = new byte[from.remaining()];
            from.duplicate().get(bytes);
            journal.add(new DiskOperation.Write(name, position, bytes));
            return file.write(from, position);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            journal.strike(name, Fault.Moment.TRUNCATE, size - file.size());
            journal.add(new DiskOperation.Truncate(name, size));
            file.truncate(size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            try {
                journal.strike(name, Fault.Moment.SYNC, 0);
            } catch (IOException e) {
                journal.add(new DiskOperation.FailedSync(name, journal.size()));
                if (!manners.retriesSync()) {
                    throw e;
                }
                journal.strike(name, Fault.Moment.SYNC, 0);
            }
            // The real disk need not be waited for: what counts as written is decided by the journal.
            journal.add(new DiskOperation.Sync(name));
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            open.remove(this);
            file.close();
        }
    }
}
