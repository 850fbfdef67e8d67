package io.tidegate.sim.cli;

import io.tidegate.sim.link.TcpRelay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidegate-sim link}: a TCP link that can be cut. */
@Command(
        name = "link",
        header = {
            "Forwards a TCP port to another, until it is told to cut the link.",
            "",
            "Examples:",
            "  tidegate-sim link --listen 127.0.0.1:11883 --to 127.0.0.1:1883",
            ""
        },
        description = {
            "Reads words from its standard input, one on a line: cut (reset all connections and refuse new ones), heal,"
                    + " quit. Its end is the end of the link.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = TidegateSim.Version.class)
final class LinkCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Session session;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:0",
            description = "Where to listen (default: a free port of the loopback).",
            converter = HostAndPort.class)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private InetSocketAddress listen;

    @Option(
            names = "--to",
            paramLabel = "HOST:PORT",
            required = true,
            description = "Where to forward to.",
            converter = HostAndPort.class)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private InetSocketAddress target;

    /** Lets picocli read an address. */
    static final class HostAndPort implements picocli.CommandLine.ITypeConverter<InetSocketAddress> {

        @Override
        public InetSocketAddress convert(String text) {
            int colon = text.lastIndexOf(':');
            if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
                throw new picocli.CommandLine.TypeConversionException(
                        "\"" + text + "\" is no address; write HOST:PORT, such as 127.0.0.1:1883");
            }
            return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        }
    }

    @Override
    public Integer call() throws IOException {
        try (TcpRelay relay = new TcpRelay(listen, target);
                BufferedReader words = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            relay.start();
            session.say("link: listening on %s:%d, forwarding to %s:%d"
                    .formatted(
                            relay.address().getHostString(),
                            relay.address().getPort(),
                            target.getHostString(),
                            target.getPort()));
            for (String word = words.readLine(); word != null && !word.equals("quit"); word = words.readLine()) {
                switch (word.strip()) {
                    case "cut" -> relay.cut();
                    case "heal" -> relay.heal();
                    default -> session.say("link: \"" + word + "\" is not a word it knows; say cut, heal or quit");
                }
            }
        }
        return ExitCodes.DONE;
    }
}
