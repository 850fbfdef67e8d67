package io.tidegate.protocol.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The long form, {@code deploy/proof/fuzz}, which checks the arguments: the directory for files, the inputs of each target
 * or 0, the seconds of all targets or 0, the seed, and the names of targets or nothing for all.
 */
public final class FuzzProgram {

    private static final int EXIT_COULD_NOT_RUN = 1;
    private static final int EXIT_USAGE = 2;
    private static final int EXIT_FOUND = 99;

    private static final long PROGRESS_MS = 10_000;

    private FuzzProgram() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 1 && args[0].equals("list")) {
            FuzzTargets.all().forEach(target -> System.out.println(target.name()));
            return;
        }
        if (args[0].equals("repeat")) {
            repeat(args[1], Path.of(args[2]));
            return;
        }
        List<String> wanted = Arrays.asList(args).subList(4, args.length);
        List<FuzzTarget> targets = FuzzTargets.all().stream()
                .filter(target -> wanted.isEmpty() || wanted.contains(target.name()))
                .toList();
        if (targets.isEmpty() || (targets.size() < wanted.size())) {
            System.err.println("fuzz: there is no such target among " + names());
            System.exit(EXIT_USAGE);
        }
        long secondsOfEach = Long.parseLong(args[2]) / targets.size();
        int seed = Integer.parseInt(args[3]);
        List<FuzzResult> results = new ArrayList<>();
        for (FuzzTarget target : targets) {
            FuzzRun run = new FuzzRun(List.of(target), Long.parseLong(args[1]), secondsOfEach, seed, false);
            FuzzResult result = run.run(Files.createDirectories(Path.of(args[0], target.name())), progress(target));
            tell(result);
            results.add(result);
        }
        System.out.println(summary(results, seed));
        if (results.stream().anyMatch(result -> result.fault() != FuzzResult.Fault.NONE)) {
            System.exit(EXIT_FOUND);
        }
        System.exit(results.stream().allMatch(FuzzResult::passed) ? 0 : EXIT_COULD_NOT_RUN);
    }

    /** Feeds one input; in this process, so that a debugger can look on. */
    private static void repeat(String name, Path file) throws Exception {
        FuzzTarget target = FuzzTargets.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
        if (target == null) {
            System.err.println("fuzz: there is no target " + name + " among " + names());
            System.exit(EXIT_USAGE);
        }
        InputMeter meter = new InputMeter(target);
        try {
            meter.feed(Files.readAllBytes(file));
        } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError found) {
            found.printStackTrace();
            System.out.println("fuzz: target=%s file=%s verdict=fail".formatted(name, file));
            System.exit(EXIT_FOUND);
        }
        System.out.println("fuzz: target=%s file=%s slowest_ms=%d growth_mb=%d verdict=pass"
                .formatted(name, file, meter.slowestMs(), meter.mostAllocatedBytes() >> 20));
        System.exit(0);
    }

    private static String names() {
        return FuzzTargets.all().stream().map(FuzzTarget::name).collect(Collectors.joining(", "));
    }

    private static Consumer<Long> progress(FuzzTarget target) {
        long startMs = System.currentTimeMillis();
        long[] toldMs = {startMs};
        return inputs -> {
            long nowMs = System.currentTimeMillis();
            if (nowMs - toldMs[0] >= PROGRESS_MS) {
                toldMs[0] = nowMs;
                System.err.printf(
                        "fuzz: %s: %,d inputs after %d s%n", target.name(), inputs, (nowMs - startMs) / 1_000);
            }
        };
    }

    private static void tell(FuzzResult result) {
        FuzzFigures figures = result.figures();
        System.err.printf(
                "fuzz: %s: %s after %,d inputs; the slowest took %d ms, growth %d MiB%n",
                result.target(),
                result.fault() == FuzzResult.Fault.NONE ? "well" : result.fault(),
                figures.inputs(),
                figures.slowestMs(),
                figures.growthBytes() >> 20);
        if (!result.passed()) {
            result.log().forEach(System.err::println);
        }
    }

    private static String summary(List<FuzzResult> results, int seed) {
        String found = results.stream()
                .filter(result -> !result.passed())
                .map(result -> again(result, seed))
                .collect(Collectors.joining());
        return "fuzz: targets=%d inputs=%d fewest=%d crashes=%d hangs=%d growths=%d slowest_ms=%d growth_mb=%d seed=%d verdict=%s"
                        .formatted(
                                results.size(),
                                results.stream()
                                        .mapToLong(result -> result.figures().inputs())
                                        .sum(),
                                results.stream()
                                        .mapToLong(result -> result.figures().inputs())
                                        .min()
                                        .orElse(0),
                                count(results, FuzzResult.Fault.CRASH),
                                count(results, FuzzResult.Fault.HANG),
                                count(results, FuzzResult.Fault.GROWTH),
                                results.stream()
                                        .mapToLong(result -> result.figures().slowestMs())
                                        .max()
                                        .orElse(0),
                                results.stream()
                                                .mapToLong(result ->
                                                        result.figures().growthBytes())
                                                .max()
                                                .orElse(0)
                                        >> 20,
                                seed,
                                results.stream().allMatch(FuzzResult::passed) ? "pass" : "fail")
                + found;
    }

    /** By its input; a leak and a machine that did not end have none. */
    private static String again(FuzzResult result, int seed) {
        return " target=%s file=%s repeat='deploy/proof/fuzz --target %s %s'"
                .formatted(
                        result.target(),
                        result.offender().map(Path::toString).orElse("none"),
                        result.target(),
                        result.offender()
                                .map(file -> "--repeat " + file)
                                .orElse("--inputs %d --seed %d"
                                        .formatted(result.figures().inputs(), seed)));
    }

    private static long count(List<FuzzResult> results, FuzzResult.Fault fault) {
        return results.stream().filter(result -> result.fault() == fault).count();
    }
}
