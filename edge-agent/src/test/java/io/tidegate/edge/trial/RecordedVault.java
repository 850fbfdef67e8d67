package io.tidegate.edge.trial;

import io.tidegate.edge.disk.DiskImage;
import io.tidegate.edge.disk.DiskJournal;
import io.tidegate.edge.disk.DiskOperation;
import io.tidegate.edge.disk.Fault.Moment;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;

/** The vault on a disk in memory that writes everything down, for harnesses. */
public final class RecordedVault {

    private RecordedVault() {}

    /** A vault on a disk that holds {@code image} at first. */
    public static ConfigVault open(DiskImage image, DiskJournal journal) {
        return new ConfigVault(new RecordingFiles(image, journal));
    }

    private static final class RecordingFiles implements VaultFiles {

        private final TreeMap<String, byte[]> files;
        private final DiskJournal journal;

        RecordingFiles(DiskImage image, DiskJournal journal) {
            this.files = new TreeMap<>(image.files());
            this.journal = journal;
        }

        @Override
        public List<String> list() {
            return List.copyOf(files.keySet());
        }

        @Override
        public byte[] read(String name) throws IOException {
            byte[] bytes = files.get(name);
            if (bytes == null) {
                throw new FileNotFoundException(name);
            }
            return bytes.clone();
        }

        @Override
        public void write(String name, byte[] bytes) throws IOException {
            if (files.containsKey(name)) {
                journal.strike(name, Moment.TRUNCATE, -files.get(name).length);
                journal.add(new DiskOperation.Truncate(name, 0));
            } else {
                journal.strike(name, Moment.CREATE, 0);
                journal.add(new DiskOperation.Create(name));
            }
            files.put(name, new byte[0]);
            journal.strike(name, Moment.WRITE, bytes.length);
            journal.add(new DiskOperation.Write(name, 0, bytes.clone()));
            files.put(name, bytes.clone());
            try {
                journal.strike(name, Moment.SYNC, 0);
            } catch (IOException e) {
                journal.add(new DiskOperation.FailedSync(name, journal.size()));
                throw e;
            }
            journal.add(new DiskOperation.Sync(name));
        }

        @Override
        public void rename(String from, String to) throws IOException {
            journal.strike(from, Moment.RENAME, 0);
            journal.add(new DiskOperation.Rename(from, to));
            files.put(to, files.remove(from));
        }

        @Override
        public void delete(String name) throws IOException {
            journal.strike(name, Moment.DELETE, 0);
            journal.add(new DiskOperation.Delete(name));
            files.remove(name);
        }

        @Override
        public void sync() throws IOException {
            journal.strike("", Moment.DIRECTORY_SYNC, 0);
            journal.add(new DiskOperation.DirectorySync());
        }
    }
}
