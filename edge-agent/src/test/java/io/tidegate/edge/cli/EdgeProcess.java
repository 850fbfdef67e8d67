package io.tidegate.edge.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The agent as a user starts it, by its launcher; killed at the end of the test if it still runs. */
final class EdgeProcess implements AutoCloseable {

    /** Longer than a start or a stop should ever take, on a busy machine too. */
    private static final long PATIENCE_SECONDS = 60;

    /** Seen from the module, where Maven runs the tests. */
    private static final Path LAUNCHER = Path.of("../deploy/bin/tidegate-edge");

    private static final Pattern START_LINE = Pattern.compile("listens on (http://[^,]+),");

    private final Process process;
    private final CompletableFuture<URI> started = new CompletableFuture<>();
    private final CompletableFuture<String> out;
    private final CompletableFuture<String> err;

    private EdgeProcess(Path launcher, Map<String, String> environment, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        process = builder.start();
        out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
        err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
    }

    static EdgeProcess start(String... arguments) throws IOException {
        return startWith(Map.of(), arguments);
    }

    static EdgeProcess startWith(Map<String, String> environment, String... arguments) throws IOException {
        Map<String, String> withJava = new HashMap<>(environment);
        withJava.put("JAVA_HOME", System.getProperty("java.home"));
        return new EdgeProcess(LAUNCHER, withJava, List.of(arguments));
    }

    /** From an image, which has a Java of its own. */
    static EdgeProcess startFrom(Path image, Map<String, String> environment, String... arguments) throws IOException {
        return new EdgeProcess(image.resolve("bin/tidegate-edge"), environment, List.of(arguments));
    }

    /** Where it listens; waits until it does. */
    URI http(String path) {
        return started.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join().resolve(path);
    }

    /** SIGTERM; returns the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        return exit();
    }

    /** Waits until it has ended; returns the exit code. */
    int exit() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the agent did not end");
        }
        return process.exitValue();
    }

    /** All that it printed; waits for its end. */
    String out() {
        return out.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** All that it logged; waits for its end. */
    String err() {
        return err.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private String read(InputStream stream) {
        StringBuilder text = new StringBuilder();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                text.append(line).append('\n');
                Matcher startLine = START_LINE.matcher(line);
                if (startLine.find()) {
                    started.complete(URI.create(startLine.group(1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
