package io.tidegate.sim.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** Counts the lines of a file that another program goes on writing: what has arrived there. Only for one thread. */
final class ArrivedLines implements Arrivals {

    private final RandomAccessFile file;
    private final byte[] part = new byte[64 * 1024];
    private long lines;

    ArrivedLines(Path file) throws IOException {
        this.file = new RandomAccessFile(file.toFile(), "r");
    }

    /** How many there are by now; reads only what is new. */
    @Override
    public long count() throws IOException {
        for (int bytes = file.read(part); bytes > 0; bytes = file.read(part)) {
            for (int i = 0; i < bytes; i++) {
                if (part[i] == '\n') {
                    lines++;
                }
            }
        }
        return lines;
    }
}
