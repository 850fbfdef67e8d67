package io.tidegate.protocol.fuzz;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One run of one target: Jazzer in a virtual machine of its own, with a bounded heap, so that an input which hangs or
 * devours it costs that machine and not the one that watches.
 *
 * @param targets that are fed; if they are several, an input's first byte chooses one
 * @param inputs after so many it ends; 0 for no such end
 * @param seconds after so many it ends; 0 for no such end
 * @param seed of what is tried; the same seed tries the same
 * @param quick whether starting fast matters more than running fast
 */
record FuzzRun(List<FuzzTarget> targets, long inputs, long seconds, int seed, boolean quick) {

    /** A check of Jazzer's own that breaks the queues of Netty. Jazzer takes names here, no patterns. */
    private static final String DISTURBING_HOOK = "com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer";

    /** Classes whose branches guide the search. */
    private static final String GUIDING = "io.tidegate.**";

    /** libFuzzer's exit code when an input took longer than the wall clock allows. */
    private static final int EXIT_TIMEOUT = 70;

    /** libFuzzer's exit code when the machine's memory grew beyond its bound. */
    private static final int EXIT_RESIDENT = 71;

    /** What is left of a machine that had to be killed because it did not end. */
    private static final int EXIT_KILLED = 137;

    /** Inputs in a second that even a slow machine feeds, and what it may take to start and to end. */
    private static final long LEAST_INPUTS_PER_SECOND = 100;

    private static final long AROUND_SECONDS = 300;

    private static final Pattern PULSE = Pattern.compile("#(\\d+)\\s+(?:pulse|NEW|REDUCE|DONE|INITED).*");
    private static final Pattern WRITTEN = Pattern.compile(".*Test unit written to (\\S+)");
    private static final int KEPT_LINES = 60;

    FuzzRun {
        targets = List.copyOf(targets);
    }

    /** The only target, or all of them. */
    FuzzTarget target() {
        return targets.size() == 1 ? targets.get(0) : new Together(targets);
    }

    /**
     * Runs it to its end.
     *
     * @param directory for its files, among them the offending input
     * @param pulse is told how many inputs were fed so far
     */
    FuzzResult run(Path directory, Consumer<Long> pulse) throws IOException, InterruptedException {
        FuzzTarget target = target();
        Path seeds = Files.createDirectories(directory.resolve("seeds"));
        Path found = Files.createDirectories(directory.resolve("found"));
        Path words = directory.resolve("words");
        Path figures = directory.resolve("figures");
        Corpus.write(target, seeds);
        Corpus.writeWords(target, words);
        Process jazzer = new ProcessBuilder(command(target, directory, found, seeds, words, figures))
                .redirectErrorStream(true)
                .start();
        CompletableFuture<Void> watchdog = CompletableFuture.runAsync(
                jazzer::destroyForcibly, CompletableFuture.delayedExecutor(mostSeconds(), TimeUnit.SECONDS));
        List<String> log = new ArrayList<>();
        Optional<Path> offender = Optional.empty();
        try (BufferedReader said = jazzer.inputReader(StandardCharsets.UTF_8)) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                Matcher beat = PULSE.matcher(line);
                if (beat.matches()) {
                    pulse.accept(Long.parseLong(beat.group(1)));
                } else if (log.size() < KEPT_LINES && !line.startsWith("INFO")) {
                    log.add(line);
                }
                Matcher written = WRITTEN.matcher(line);
                if (written.matches()) {
                    offender = Optional.of(Path.of(written.group(1)));
                }
            }
        }
        int exit = jazzer.waitFor();
        watchdog.cancel(true);
        FuzzFigures cost = FuzzFigures.read(figures);
        return new FuzzResult(target.name(), fault(exit, log, cost), cost, offender, log);
    }

    private long mostSeconds() {
        return AROUND_SECONDS + (seconds > 0 ? seconds : inputs / LEAST_INPUTS_PER_SECOND);
    }

    private List<String> command(FuzzTarget target, Path directory, Path found, Path seeds, Path words, Path figures) {
        List<String> machine = Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + FuzzLimits.HEAP_MB + "m",
                        "-XX:MaxDirectMemorySize=" + (FuzzLimits.MAX_GROWTH_BYTES >> 20) + "m",
                        "-XX:+UseSerialGC",
                        quick ? "-XX:TieredStopAtLevel=1" : "-XX:+TieredCompilation",
                        "-cp",
                        classPath(),
                        "com.code_intelligence.jazzer.Jazzer")
                .toList();
        List<String> command = new ArrayList<>(machine);
        command.add("--target_class=" + JazzerEntry.class.getName());
        command.add("--target_args=" + FuzzTargets.classes(targets) + " " + figures);
        command.add("--instrumentation_includes=" + GUIDING);
        command.add("--disabled_hooks=" + DISTURBING_HOOK);
        command.add("--reproducer_path=" + directory);
        command.add("-artifact_prefix=" + directory + "/");
        command.add("-seed=" + seed);
        command.add("-max_len=" + target.maxInputBytes());
        command.add("-timeout=" + FuzzLimits.MAX_WALL_SECONDS);
        command.add("-rss_limit_mb=" + FuzzLimits.RESIDENT_MB);
        command.add("-use_value_profile=1");
        if (!target.words().isEmpty()) {
            command.add("-dict=" + words);
        }
        if (inputs > 0) {
            command.add("-runs=" + inputs);
        }
        if (seconds > 0) {
            command.add("-max_total_time=" + seconds);
        }
        command.add(found.toString());
        command.add(seeds.toString());
        return command;
    }

    /** This machine's, without what makes Jazzer look for tests of JUnit instead of our entry. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("junit-platform-launcher"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static FuzzResult.Fault fault(int exit, List<String> log, FuzzFigures cost) {
        String all = String.join("\n", log);
        if (exit == EXIT_TIMEOUT || exit == EXIT_KILLED || all.contains(InputMeter.HangError.class.getName())) {
            return FuzzResult.Fault.HANG;
        }
        if (exit == EXIT_RESIDENT
                || cost.growthBytes() > FuzzLimits.MAX_GROWTH_BYTES
                || all.contains(InputMeter.GrowthError.class.getName())
                || all.contains("OutOfMemoryError")) {
            return FuzzResult.Fault.GROWTH;
        }
        return exit == 0 ? FuzzResult.Fault.NONE : FuzzResult.Fault.CRASH;
    }
}
