package io.tidegate.sim.cli;

import io.tidegate.sim.link.TcpRelay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code tidegate-sim link}: a TCP link with faults on demand. */
@Command(
        name = "link",
        header = {
            "Forwards a TCP port to another, with the faults that it is told.",
            "",
            "Examples:",
            "  tidegate-sim link --listen 127.0.0.1:11883 --to 127.0.0.1:1883",
            "  (echo latency 300ms; echo jitter 100ms; sleep 60) | tidegate-sim link --to 127.0.0.1:1883",
            ""
        },
        description = {
            "Reads what to do from its standard input, one on a line; it holds at once, for connections that stand too.",
            "",
            "  cut                   reset all connections, and new ones as they come",
            "  reset                 reset all connections; new ones are forwarded",
            "  latency 200ms         every byte is under way for so long",
            "  jitter 50ms           and for at most so much longer, at random; none overtakes another",
            "  bandwidth 64KiB/s     at most so much in each direction; none is no limit",
            "  corrupt 4KiB          flip a bit in about so many bytes; none flips none",
            "  hold up|down|both     let nothing arrive in that direction, nor an end: a one-way link, a black hole;",
            "                        none lets what was held arrive, no byte is lost",
            "  heal                  undo all of these",
            "  count                 say how many connections there were, and how many bytes have arrived each way",
            "  quit                  end; so does the end of the input",
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

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of jitter and corruption (default: random; printed at the start).")
    private @Nullable Long seed;

    /** Lets picocli read an address. */
    static final class HostAndPort implements picocli.CommandLine.ITypeConverter<InetSocketAddress> {

        @Override
        public InetSocketAddress convert(String text) {
            int colon = text.lastIndexOf(':');
            if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
                throw new TypeConversionException(
                        "\"" + text + "\" is no address; write HOST:PORT, such as 127.0.0.1:1883");
            }
            return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        }
    }

    @Override
    public Integer call() throws IOException {
        long used = seed == null ? new SplittableRandom().nextLong(1L << 32) : seed;
        try (TcpRelay relay = new TcpRelay(listen, target, used, session.clock()::nanoTime);
                BufferedReader words = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            relay.start();
            session.say("link: listening on %s:%d, forwarding to %s:%d, seed %d"
                    .formatted(
                            relay.address().getHostString(),
                            relay.address().getPort(),
                            target.getHostString(),
                            target.getPort(),
                            used));
            for (String line = words.readLine(); line != null && !line.equals("quit"); line = words.readLine()) {
                try {
                    if (line.equals("count")) {
                        sayCounts(relay.counts());
                    } else {
                        LinkWords.obey(line, relay);
                    }
                } catch (TypeConversionException notUnderstood) {
                    session.say("link: " + notUnderstood.getMessage());
                }
            }
            sayCounts(relay.counts());
        }
        return ExitCodes.DONE;
    }

    private void sayCounts(TcpRelay.Counts counts) {
        session.say("link: connections=%d flipped_bits=%d up_bytes=%d down_bytes=%d"
                .formatted(counts.connections(), counts.flippedBits(), counts.upBytes(), counts.downBytes()));
    }
}
