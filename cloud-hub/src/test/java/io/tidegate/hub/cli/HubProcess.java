package io.tidegate.hub.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program as a user runs it: a process of its own, killed at the end of the test if it still runs. */
final class HubProcess implements AutoCloseable {

    /** Longer than a start or a stop should ever take, on a busy machine too. */
    private static final long PATIENCE_SECONDS = 60;

    private static final Pattern START_LINE =
            Pattern.compile("serves http://127\\.0\\.0\\.1:(\\d+) and mqtt://127\\.0\\.0\\.1:(\\d+) ");

    private final Process process;
    private final CompletableFuture<String> out;
    private final CompletableFuture<String> err;
    private final CompletableFuture<Matcher> started = new CompletableFuture<>();

    private HubProcess(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TidegateHub.class.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command).start();
        out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
        err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
    }

    /** Runs the program with {@code arguments}. */
    static HubProcess run(String... arguments) throws IOException {
        return new HubProcess(List.of(arguments));
    }

    /** Serves, and waits until it does. */
    static HubProcess serve(Path config) throws IOException {
        HubProcess hub = run("serve", "--config", config.toString());
        hub.startLine();
        return hub;
    }

    InetSocketAddress mqtt() {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(startLine().group(2)));
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + startLine().group(1) + path);
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
        exit();
    }

    /** SIGTERM; returns the exit code. */
    int terminate() {
        process.destroy();
        return exit();
    }

    int exit() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the hub did not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
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

    private Matcher startLine() {
        return started.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private String read(InputStream stream) {
        StringBuilder text = new StringBuilder();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                text.append(line).append('\n');
                Matcher startLine = START_LINE.matcher(line);
                if (startLine.find()) {
                    started.complete(startLine);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
