package io.tidegate.edge.source.host;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The files below /proc and /sys, read again and again into one buffer, so that a look costs little more than what the
 * kernel does for it. They stay open: the kernel writes them anew for whoever reads from their beginning. One owner.
 */
final class HostFiles implements AutoCloseable {

    /** More than any of these files holds on a machine of some hundred processors; what is beyond is not seen. */
    static final int LONGEST_BYTES = 1 << 20;

    /** More than there are to read, unless there are very many sensors; then all are opened anew. */
    static final int MOST_OPEN = 128;

    private static final int FIRST_BYTES = 1 << 12;
    private static final String[] NO_NAMES = {};

    private final File root;
    private final Map<String, RandomAccessFile> open = new HashMap<>();
    private byte[] buffer = new byte[FIRST_BYTES];

    /** @param root usually {@code /} */
    HostFiles(Path root) {
        this.root = root.toFile();
    }

    /** What a file holds, nothing if there is none or it cannot be read. Stands only until the next file is read. */
    HostText read(String path) {
        int length;
        try {
            length = fill(opened(path));
        } catch (IOException e) {
            // Not there, or gone since it was opened; the next look tries anew.
            close(open.remove(path));
            length = 0;
        }
        return new HostText(buffer, length);
    }

    /** How many bytes of the buffer are now what the file holds. */
    private int fill(RandomAccessFile file) throws IOException {
        file.seek(0);
        int length = 0;
        int read;
        while ((read = file.read(buffer, length, buffer.length - length)) > 0) {
            length += read;
            if (length == buffer.length) {
                if (length == LONGEST_BYTES) {
                    break;
                }
                buffer = Arrays.copyOf(buffer, Math.min(LONGEST_BYTES, 2 * length));
            }
        }
        return length;
    }

    private RandomAccessFile opened(String path) throws IOException {
        RandomAccessFile known = open.get(path);
        if (known != null) {
            return known;
        }
        if (open.size() == MOST_OPEN) {
            close();
        }
        RandomAccessFile opened = new RandomAccessFile(new File(root, path), "r");
        open.put(path, opened);
        return opened;
    }

    /** Closes what is open; what is read afterwards is opened anew. */
    @Override
    public void close() {
        open.values().forEach(HostFiles::close);
        open.clear();
    }

    /** How many files are open. */
    int open() {
        return open.size();
    }

    private static void close(@Nullable RandomAccessFile file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            // It was only read, and it is closed.
        }
    }

    /** The text of a file without white space at its ends, or what to say where there is no such file. */
    String textOr(String path, String otherwise) {
        String text = read(path).stripped();
        return text.isEmpty() ? otherwise : text;
    }

    /** A whole number that is the first word of a file. */
    OptionalLong number(String path) {
        HostText text = read(path);
        return text.nextLine() && text.nextWord() && text.isNumber()
                ? OptionalLong.of(text.number())
                : OptionalLong.empty();
    }

    /** The entries of a directory whose names start and end so, in the order of their names. */
    String[] names(String directory, String start, String end) {
        String[] names = new File(root, directory).list((dir, name) -> name.startsWith(start) && name.endsWith(end));
        if (names == null) {
            return NO_NAMES;
        }
        Arrays.sort(names);
        return names;
    }
}
