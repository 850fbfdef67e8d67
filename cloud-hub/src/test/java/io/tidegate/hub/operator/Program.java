package io.tidegate.hub.operator;

import io.tidegate.hub.print.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The program {@code tidegate}, run inside of the test.
 *
 * @param terminal whether a person reads its output
 * @param environment its environment variables
 */
record Program(boolean terminal, Map<String, String> environment) {

    static Program piped() {
        return new Program(false, Map.of());
    }

    /** What a run left behind. */
    record Result(int exit, String out, String err) {}

    Result run(String hub, String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command, "--hub", hub));
        all.addAll(List.of(arguments));
        return run(all);
    }

    Result run(List<String> arguments) {
        return run(arguments, "");
    }

    /** @param in what is piped to it */
    Result run(List<String> arguments, String in) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal streams = new Terminal(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                terminal,
                environment);
        int exit = Tidegate.commandLine(streams, new CountDownLatch(1)).execute(arguments.toArray(String[]::new));
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
