package io.tidegate.edge.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a disk at one moment.
 *
 * @param files contents by name; the arrays are never changed
 */
public record DiskImage(Map<String, byte[]> files) {

    /** A disk that nobody has used yet. */
    public static final DiskImage EMPTY = new DiskImage(Map.of());

    public DiskImage {
        files = new TreeMap<>(files);
    }

    /** This image with one file in another state. */
    public DiskImage with(String file, byte[] content) {
        Map<String, byte[]> changed = new TreeMap<>(files);
        changed.put(file, content);
        return new DiskImage(changed);
    }

    /** Makes {@code directory} hold exactly these files. */
    public void writeTo(Path directory) throws IOException {
        Files.createDirectories(directory);
        List<Path> there;
        try (Stream<Path> listed = Files.list(directory)) {
            there = listed.toList();
        }
        for (Path file : there) {
            Files.delete(file);
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
    }
}
