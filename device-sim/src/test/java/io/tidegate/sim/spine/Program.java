package io.tidegate.sim.spine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program of the product as a process of its own. */
final class Program implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;
    private static final long SIMULATOR_PATIENCE_SECONDS = 240;

    private final String mainClass;
    private final Process process;
    private final Thread reader;
    private final Queue<String> printed = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Matcher> started = new CompletableFuture<>();

    private Program(String mainClass, Pattern startLine, List<String> arguments) throws IOException {
        this.mainClass = mainClass;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(arguments);
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        reader = new Thread(() -> read(startLine), mainClass);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the hub; its start line has the ports of HTTP and MQTT. */
    static Program hub(Path config) throws IOException {
        return new Program(
                "io.tidegate.hub.cli.TidegateHub",
                Pattern.compile("serves http://127\\.0\\.0\\.1:(\\d+) and mqtt://127\\.0\\.0\\.1:(\\d+) "),
                List.of("serve", "--config", config.toString()));
    }

    /** Starts an agent; its start line has the port of the local HTTP. */
    static Program agent(Path config) throws IOException {
        return new Program(
                "io.tidegate.edge.cli.TidegateEdge",
                Pattern.compile("listens on http://127\\.0\\.0\\.1:(\\d+),"),
                List.of("run", "--config", config.toString()));
    }

    /** Runs a command of {@code tidegate} to its end; returns what it printed. */
    static String operator(String... arguments) throws IOException, InterruptedException {
        try (Program operator =
                new Program("io.tidegate.hub.operator.Tidegate", Pattern.compile("(?!)"), List.of(arguments))) {
            if (!operator.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || operator.process.exitValue() != 0) {
                throw new AssertionError("tidegate failed:\n" + operator.printed);
            }
            operator.reader.join();
            return String.join("\n", operator.printed);
        }
    }

    /** Runs a command of {@code tidegate-sim} to its end. */
    static Ended simulator(String... arguments) throws IOException, InterruptedException {
        try (Program simulator =
                new Program("io.tidegate.sim.cli.TidegateSim", Pattern.compile("(?!)"), List.of(arguments))) {
            if (!simulator.process.waitFor(SIMULATOR_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("tidegate-sim does not end:\n" + simulator.printed);
            }
            simulator.reader.join();
            return new Ended(simulator.process.exitValue(), String.join("\n", simulator.printed));
        }
    }

    /** How a program ended. */
    record Ended(int exit, String printed) {}

    /** Waits until it has started; returns a port of its start line. */
    int port(int group) throws InterruptedException {
        try {
            return Integer.parseInt(
                    started.get(PATIENCE_SECONDS, TimeUnit.SECONDS).group(group));
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(mainClass + " did not start:\n" + printed, e);
        }
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        if (!process.isAlive()) {
            throw new AssertionError(mainClass + " has ended by itself:\n" + printed);
        }
        process.destroyForcibly().waitFor();
    }

    private void read(Pattern startLine) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                printed.add(line);
                Matcher matcher = startLine.matcher(line);
                if (matcher.find()) {
                    started.complete(matcher);
                }
            }
            started.completeExceptionally(new IllegalStateException("it ended"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
