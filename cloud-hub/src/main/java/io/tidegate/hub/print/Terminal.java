package io.tidegate.hub.print;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the program reads and writes, and who is at the other end.
 *
 * @param in what is piped to it
 * @param out data, as UTF-8; buffered by whoever writes much
 * @param err everything else
 * @param outIsTerminal a person reads {@code out}
 * @param errIsTerminal a person reads {@code err}
 * @param environment variables
 */
public record Terminal(
        InputStream in,
        OutputStream out,
        PrintStream err,
        boolean outIsTerminal,
        boolean errIsTerminal,
        Map<String, String> environment) {

    private static final String OUT = "tidegate.terminal.out";
    private static final String ERR = "tidegate.terminal.err";

    /** This process's. Java cannot tell which of its streams is a terminal, so the launcher says it. */
    public static Terminal ofThisProcess() {
        return new Terminal(
                System.in,
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Boolean.getBoolean(OUT),
                Boolean.getBoolean(ERR),
                System.getenv());
    }

    /** Whether {@code NO_COLOR} forbids colours (no-color.org). */
    public boolean noColor() {
        return !environment.getOrDefault("NO_COLOR", "").isEmpty();
    }
}
