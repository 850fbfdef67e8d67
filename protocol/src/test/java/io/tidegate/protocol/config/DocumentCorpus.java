package io.tidegate.protocol.config;

import io.tidegate.protocol.config.type.ConfigObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The documents beside this class: {@code good} ones, and {@code broken} ones with what must be said about them. */
final class DocumentCorpus {

    static final HostEnvironment MACHINE =
            new HostEnvironment(Map.of("SITE", "p1", "INTERVAL", "fast", "EMPTY", ""), Path.of("/home/pat"), "gw");

    private static final String EXPECTATION = ".problems";

    private DocumentCorpus() {}

    static List<Path> documents(String folder) {
        try (Stream<Path> files = Files.list(Path.of(
                Objects.requireNonNull(DocumentCorpus.class.getResource(folder)).toURI()))) {
            return files.filter(file -> !file.toString().endsWith(EXPECTATION))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One line per problem, in the order of the document. */
    static String expectedProblems(Path document) throws IOException {
        return Files.readString(Path.of(document + EXPECTATION));
    }

    static Loaded<ConfigObject> read(Path document) throws IOException {
        return EdgeSchema.SCHEMA.read(document.getFileName().toString(), Files.readAllBytes(document), MACHINE);
    }
}
