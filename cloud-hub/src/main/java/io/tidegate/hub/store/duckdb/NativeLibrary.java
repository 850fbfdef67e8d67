package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.StoreOpenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * DuckDB's native code. Its driver unpacks 57 MB into {@code java.io.tmpdir} at each start and removes them at an
 * orderly end only; a hub that is killed would leave them behind.
 */
final class NativeLibrary {

    private static final Path MAPPED_FILES = Path.of("/proc/self/maps");

    private NativeLibrary() {}

    /**
     * Loads the library and, where the system can tell which file that was, removes the file: the mapping stays.
     *
     * @throws StoreOpenException if it cannot be unpacked or loaded
     */
    static void load() throws StoreOpenException {
        try {
            Class.forName("org.duckdb.DuckDBNative");
            if (Files.isReadable(MAPPED_FILES)) {
                for (Path unpacked : unpacked(Files.readAllLines(MAPPED_FILES), temporaryDirectory())) {
                    Files.deleteIfExists(unpacked);
                }
            }
        } catch (LinkageError | ClassNotFoundException | IOException e) {
            throw new StoreOpenException(
                    "DuckDB's native library cannot be loaded: %s; it needs 60 MB in %s, which must allow programs to run (or start Java with -Djava.io.tmpdir=DIRECTORY)"
                            .formatted(cause(e), temporaryDirectory()),
                    e);
        }
    }

    /** The unpacked libraries among the mapped files; one that stands beside the driver's jar is none of them. */
    static List<Path> unpacked(List<String> maps, Path temporaryDirectory) {
        return maps.stream()
                .filter(line -> line.contains("/libduckdb_java") && line.endsWith(".so"))
                .map(line -> Path.of(line.substring(line.indexOf('/'))))
                .filter(file -> temporaryDirectory.equals(file.getParent()))
                .distinct()
                .toList();
    }

    private static Path temporaryDirectory() {
        return Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    }

    private static Throwable cause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
