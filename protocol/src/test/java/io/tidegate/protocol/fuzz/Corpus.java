package io.tidegate.protocol.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The inputs of a target that are kept: what it names itself, and the files in {@code fuzz/NAME} among the test resources
 * of its module. A file there is an input that was once too much, named after what was wrong, or a seed that only bytes can
 * say.
 */
final class Corpus {

    private Corpus() {}

    /** By name, in a fixed order. */
    static Map<String, byte[]> of(FuzzTarget target) {
        Map<String, byte[]> inputs = new LinkedHashMap<>();
        List<byte[]> seeds = target.seeds();
        for (int i = 0; i < seeds.size(); i++) {
            inputs.put("seed " + (i + 1), seeds.get(i));
        }
        URL folder = target.getClass().getResource("/fuzz/" + target.name());
        if (folder == null) {
            return inputs;
        }
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            for (Path file : files.sorted().toList()) {
                inputs.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return inputs;
    }

    /** Writes the corpus to where Jazzer reads it, each input as a file. */
    static void write(FuzzTarget target, Path directory) throws IOException {
        int number = 0;
        for (byte[] input : of(target).values()) {
            Files.write(directory.resolve("%03d".formatted(number++)), input);
        }
    }

    /** Writes the target's words as libFuzzer's dictionary. */
    static void writeWords(FuzzTarget target, Path file) throws IOException {
        StringBuilder dictionary = new StringBuilder();
        for (String word : target.words()) {
            dictionary.append('"');
            for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
                boolean plain = b >= 0x20 && b < 0x7F && b != '"' && b != '\\';
                dictionary.append(plain ? Character.toString(b) : "\\x%02x".formatted(b));
            }
            dictionary.append("\"\n");
        }
        Files.writeString(file, dictionary);
    }
}
