package io.tidegate.protocol.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/**
 * Which room of a module uses which other package, as jdeps reads it from the compiled classes. The build fails where an
 * arrow is drawn that the house does not have.
 */
public final class Arrows {

    private static final Pattern ARROW = Pattern.compile("^\\s+(io\\.tidegate\\.\\S+)\\s+->\\s+(\\S+).*$");

    private final Map<String, Set<String>> uses = new TreeMap<>();

    private Arrows() {}

    /** Reads the compiled classes of a module. */
    public static Arrows of(Path classes) {
        StringWriter out = new StringWriter();
        ToolProvider jdeps = ToolProvider.findFirst("jdeps")
                .orElseThrow(() -> new AssertionError("this JDK has no jdeps; the build needs a full JDK"));
        int exit = jdeps.run(
                new PrintWriter(out, true),
                new PrintWriter(out, true),
                "--ignore-missing-deps",
                "--multi-release",
                "17",
                "-verbose:package",
                classes.toString());
        Arrows arrows = new Arrows();
        for (String line : out.toString().split("\n", -1)) {
            Matcher matcher = ARROW.matcher(line);
            if (matcher.matches()) {
                arrows.uses
                        .computeIfAbsent(matcher.group(1), from -> new TreeSet<>())
                        .add(matcher.group(2));
            }
        }
        if (exit != 0 || arrows.uses.isEmpty()) {
            throw new AssertionError("jdeps read nothing from " + classes + ":\n" + out);
        }
        return arrows;
    }

    /**
     * The arrows that leave {@code allowed}, empty if the house stands.
     *
     * @param base prefix of the module's rooms, ending with a dot; a room is the name after it, or more of it where {@code
     *     allowed} has an entry for a room within a room
     * @param allowed room → prefixes of the packages that it may use, or, after {@code =}, one package without those within it; its
     *     own and the JDK's are always allowed
     */
    public List<String> outside(String base, Map<String, List<String>> allowed) {
        List<String> wrong = new ArrayList<>();
        uses.forEach((from, targets) -> {
            String room = from.startsWith(base) ? room(from.substring(base.length()), allowed.keySet()) : from;
            List<String> prefixes = allowed.get(room);
            for (String target : targets) {
                boolean fine = isWithin(target, base + room)
                        || target.startsWith("java.")
                        || target.startsWith("javax.")
                        || (prefixes != null && prefixes.stream().anyMatch(prefix -> matches(target, prefix)));
                if (!fine) {
                    wrong.add(from + " -> " + target);
                }
            }
        });
        return wrong;
    }

    /** The innermost room with an entry, or else the outermost. */
    private static String room(String below, Set<String> entries) {
        return entries.stream()
                .filter(entry -> isWithin(below, entry))
                .max(Comparator.comparingInt(String::length))
                .orElse(below.split("\\.", -1)[0]);
    }

    private static boolean isWithin(String name, String outer) {
        return name.equals(outer) || name.startsWith(outer + ".");
    }

    private static boolean matches(String target, String allowed) {
        return allowed.startsWith("=") ? target.equals(allowed.substring(1)) : target.startsWith(allowed);
    }
}
