package io.tidegate.edge.disk;

import io.tidegate.edge.disk.DiskOperation.Truncate;
import io.tidegate.edge.disk.DiskOperation.Write;
import java.util.Arrays;

/** The bytes of a file, which grow without being copied each time. */
final class FileBytes {

    private byte[] bytes;
    private int length;

    FileBytes(byte[] content) {
        bytes = content.clone();
        length = content.length;
    }

    FileBytes copy() {
        return new FileBytes(toArray());
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    int length() {
        return length;
    }

    void apply(DiskOperation operation) {
        if (operation instanceof Write write) {
            write(write.position(), write.bytes(), 0, write.bytes().length);
        } else if (operation instanceof Truncate truncate) {
            resize((int) truncate.size());
        }
    }

    /** Writes some of {@code source} to where it would lie if all of it were written to {@code position}. */
    void write(long position, byte[] source, int from, int to) {
        if (to > from) {
            int start = (int) position + from;
            if (start + to - from > length) {
                resize(start + to - from);
            }
            System.arraycopy(source, from, bytes, start, to - from);
        }
    }

    /** Cuts, or grows by zeros. */
    void resize(int newLength) {
        if (newLength > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(newLength, 2 * bytes.length));
        }
        if (newLength < length) {
            Arrays.fill(bytes, newLength, length, (byte) 0);
        }
        length = newLength;
    }

    /** Makes everything from {@code start} on zero. */
    void blank(int start) {
        Arrays.fill(bytes, start, length, (byte) 0);
    }
}
