package io.tidegate.sim.cli;

import io.tidegate.sim.link.Heading;
import io.tidegate.sim.link.LinkFaults;
import io.tidegate.sim.link.TcpRelay;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.TypeConversionException;

/** The lines that {@code tidegate-sim link} understands. */
final class LinkWords {

    private LinkWords() {}

    /**
     * Does what a line says.
     *
     * @throws TypeConversionException if it says nothing that is known
     */
    static void obey(String line, TcpRelay relay) {
        String[] words = line.strip().split(" +");
        LinkFaults now = relay.faults();
        if (words.length == 1) {
            switch (words[0]) {
                case "cut" -> relay.cut();
                case "heal" -> relay.heal();
                case "reset" -> relay.reset();
                default -> throw unknown(line);
            }
            return;
        }
        if (words.length != 2) {
            throw unknown(line);
        }
        relay.apply(
                switch (words[0]) {
                    case "latency" -> now.withLatency(nanoseconds(words[1]));
                    case "jitter" -> now.withJitter(nanoseconds(words[1]));
                    case "bandwidth" ->
                        now.withBandwidth(
                                words[1].equals("none") ? LinkFaults.UNLIMITED : Quantities.bytesPerSecond(words[1]));
                    case "corrupt" ->
                        now.withCorruption(words[1].equals("none") ? LinkFaults.NEVER : Quantities.bytes(words[1]));
                    case "hold" -> now.withHeld(headings(words[1]));
                    default -> throw unknown(line);
                });
    }

    private static long nanoseconds(String word) {
        try {
            return Quantities.duration(word).toNanos();
        } catch (ArithmeticException tooLong) {
            throw new TypeConversionException("'" + word + "' is longer than time lasts - write for example 250ms");
        }
    }

    private static Set<Heading> headings(String word) {
        return switch (word) {
            case "both" -> EnumSet.allOf(Heading.class);
            case "none" -> Set.of();
            case "up", "down" -> Set.of(Heading.valueOf(word.toUpperCase(Locale.ROOT)));
            default ->
                throw new TypeConversionException("'" + word + "' is no direction - write up, down, both or none");
        };
    }

    private static TypeConversionException unknown(String line) {
        return new TypeConversionException(
                "\"%s\" is not known - say cut, heal, reset, latency 200ms, jitter 50ms, bandwidth 64KiB/s, corrupt 4KiB, hold up|down|both|none, count or quit"
                        .formatted(line));
    }
}
