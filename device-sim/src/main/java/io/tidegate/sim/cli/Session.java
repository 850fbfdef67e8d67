package io.tidegate.sim.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.sim.device.RunClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command of the program has: its options for output, its streams and its clock. */
final class Session {

    private final RunClock clock;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "-o",
            paramLabel = "table|json",
            description = "Form of the result on stdout.",
            defaultValue = "table")
    private Format format = Format.table;

    @Option(
            names = {"-q", "--quiet"},
            description = "Only the result and errors.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Stack traces with errors.")
    private boolean verbose;

    @Option(names = "--no-progress", description = "No progress bar, also on a terminal.")
    private boolean noProgress;

    @Option(
            names = "--no-color",
            description = "No colours, also on a terminal; NO_COLOR in the environment does the same.")
    private boolean noColor;

    /** The forms of contract.md, as they are written on the command line. */
    enum Format {
        table,
        json
    }

    Session(RunClock clock) {
        this.clock = clock;
    }

    RunClock clock() {
        return clock;
    }

    /** Whether errors come with their stack traces. */
    boolean verbose() {
        return verbose;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Prints a verdict: an object or, for a person, text whose last line says PASS or FAIL, coloured on a terminal. */
    void print(String text, Function<ObjectMapper, ObjectNode> json) throws IOException {
        if (format == Format.json) {
            ObjectMapper mapper = new ObjectMapper();
            out().println(mapper.writeValueAsString(json.apply(mapper)));
        } else {
            Ansi ansi = noColor || !isTerminal(1) ? Ansi.OFF : Ansi.AUTO;
            out().print(text.replaceFirst("(?m)^PASS:", ansi.string("@|bold,green PASS|@:"))
                    .replaceFirst("(?m)^INCONCLUSIVE:", ansi.string("@|bold,yellow INCONCLUSIVE|@:"))
                    .replaceFirst("(?m)^FAIL:", ansi.string("@|bold,red FAIL|@:")));
        }
        out().flush();
    }

    /** A remark for a person, unless -q. */
    void say(String remark) {
        if (!quiet) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(remark);
            err.flush();
        }
    }

    /** A progress bar; one that shows nothing if stderr is no terminal or nobody wants it. */
    ProgressBar progress(long total) {
        boolean shown = !quiet && !noProgress && isTerminal(2);
        return new ProgressBar(spec.commandLine().getErr(), shown, total, clock);
    }

    /** How far a load test is; nothing if nobody wants it. */
    RunProgress runProgress() {
        RunProgress.Form form = quiet || noProgress
                ? RunProgress.Form.NONE
                : isTerminal(2) ? RunProgress.Form.BAR : RunProgress.Form.LINES;
        return new RunProgress(spec.commandLine().getErr(), form, clock);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false; // Without /proc nobody knows, and a bar in a log file is worse than none.
        }
    }
}
