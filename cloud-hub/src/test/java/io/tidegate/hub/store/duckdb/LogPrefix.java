package io.tidegate.hub.store.duckdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * What the write-ahead log began with at a moment.
 *
 * @param bytes how many
 * @param crc their CRC-32
 */
record LogPrefix(int bytes, long crc) {

    static final String LOG_NAME = DuckDbStore.FILE_NAME + ".wal";

    /** All of the log as it is; empty if there is none. */
    static LogPrefix of(Path directory) throws IOException {
        Path log = directory.resolve(LOG_NAME);
        byte[] content = Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
        return new LogPrefix(content.length, crc(content, content.length));
    }

    /** Whether a log still begins so. */
    boolean begins(byte[] log) {
        return log.length >= bytes && crc(log, bytes) == crc;
    }

    private static long crc(byte[] content, int length) {
        CRC32 crc = new CRC32();
        crc.update(content, 0, length);
        return crc.getValue();
    }

    @Override
    public String toString() {
        return bytes + " " + crc;
    }
}
