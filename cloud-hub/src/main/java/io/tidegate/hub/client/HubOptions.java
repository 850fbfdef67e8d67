package io.tidegate.hub.client;

import io.tidegate.hub.print.DocumentPrinter;
import io.tidegate.hub.print.OutputFormat;
import io.tidegate.hub.print.Terminal;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that every command has. */
public final class HubOptions {

    private final Terminal terminal;

    @Option(
            names = "--hub",
            paramLabel = "URL",
            defaultValue = "${env:TIDEGATE_HUB:-http://127.0.0.1:8080}",
            description = "The hub, also from TIDEGATE_HUB (default: http://127.0.0.1:8080).")
    private URI hub = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--timeout",
            paramLabel = "SPAN",
            defaultValue = "10s",
            description = "How long to wait for the hub's answer to begin (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(10);

    @Option(names = "--no-color", description = "No colours, as with NO_COLOR set.")
    private boolean noColor;

    @Option(names = "--no-progress", description = "No progress, also on a terminal.")
    private boolean noProgress;

    @Option(
            names = {"-q", "--quiet"},
            description = "Nothing on stderr but errors.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say what is asked of the hub, and the stack trace of a failure.")
    private boolean verbose;

    public HubOptions(Terminal terminal) {
        this.terminal = terminal;
    }

    public Terminal terminal() {
        return terminal;
    }

    public boolean verbose() {
        return verbose;
    }

    public boolean colours() {
        return terminal.outIsTerminal() && !noColor && !terminal.noColor();
    }

    public boolean progress() {
        return terminal.errIsTerminal() && !noProgress && !quiet;
    }

    /** Prints data in a format. */
    public DocumentPrinter printer(OutputFormat format) {
        return new DocumentPrinter(terminal.out(), colours(), format);
    }

    /** Tells a person something that is no data. */
    public void note(String text) {
        if (!quiet) {
            terminal.err().println(text);
        }
    }

    public HubConnection connection() {
        return connection(Duration.ZERO);
    }

    /** @param more how much longer than usual an answer may take to begin */
    public HubConnection connection(Duration more) {
        Map<String, String> environment = terminal.environment();
        return new HubConnection(hub, timeout.plus(more), environment.getOrDefault("TIDEGATE_TOKEN", ""), asked -> {
            if (verbose) {
                terminal.err().println(asked);
            }
        });
    }
}
