package io.tidegate.edge.source.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The files below /proc and /sys.
 *
 * @param root usually {@code /}
 */
record HostFiles(Path root) {

    /** Lines of a file, each split at white space; none if there is no such file. */
    List<String[]> table(String path) {
        List<String[]> rows = new ArrayList<>();
        text(path)
                .ifPresent(text ->
                        text.lines().forEach(line -> rows.add(line.strip().split("\\s+", -1))));
        return rows;
    }

    /** The content of a file, without white space at its ends. */
    Optional<String> text(String path) {
        return text(root.resolve(path));
    }

    static Optional<String> text(Path file) {
        try {
            // Not Files.readString: their encoding is nobody's promise, and what is not UTF-8 must not fail.
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A whole number that is all that a file holds. */
    static OptionalLong number(Path file) {
        return text(file).map(HostFiles::number).orElse(OptionalLong.empty());
    }

    static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** The entries of a directory whose names match, in the order of their names. */
    List<Path> entries(String directory, String glob) {
        return entries(root.resolve(directory), glob);
    }

    static List<Path> entries(Path directory, String glob) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            stream.forEach(entries::add);
        } catch (IOException e) {
            return List.of();
        }
        Collections.sort(entries);
        return entries;
    }
}
