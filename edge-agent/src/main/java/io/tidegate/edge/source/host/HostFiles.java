package io.tidegate.edge.source.host;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The files below /proc and /sys, read again and again into one buffer, so that a look costs little more than what the
 * kernel does for it. One owner.
 */
final class HostFiles {

    /** More than any of these files holds on a machine of some hundred processors; what is beyond is not seen. */
    static final int LONGEST_BYTES = 1 << 20;

    private static final int FIRST_BYTES = 1 << 12;
    private static final String[] NO_NAMES = {};

    private final File root;
    private byte[] buffer = new byte[FIRST_BYTES];

    /** @param root usually {@code /} */
    HostFiles(Path root) {
        this.root = root.toFile();
    }

    /** What a file holds, nothing if there is none or it cannot be read. Stands only until the next file is read. */
    HostText read(String path) {
        int length = 0;
        try (FileInputStream in = new FileInputStream(new File(root, path))) {
            int read;
            while ((read = in.read(buffer, length, buffer.length - length)) > 0) {
                length += read;
                if (length == buffer.length) {
                    if (length == LONGEST_BYTES) {
                        break;
                    }
                    buffer = Arrays.copyOf(buffer, Math.min(LONGEST_BYTES, 2 * length));
                }
            }
        } catch (IOException e) {
            return new HostText(buffer, 0);
        }
        return new HostText(buffer, length);
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
