package io.tidegate.protocol.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
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
     * @param base prefix of the module's rooms, ending with a dot; a room is the name after it
     * @param allowed room → prefixes of the packages that it may use; its own and the JDK's are always allowed
     */
    public List<String> outside(String base, Map<String, List<String>> allowed) {
        List<String> wrong = new ArrayList<>();
        uses.forEach((from, targets) -> {
            String room = from.startsWith(base) ? from.substring(base.length()).split("\\.", -1)[0] : from;
            List<String> prefixes = allowed.get(room);
            for (String target : targets) {
                boolean fine = target.startsWith(base + room)
                        || target.startsWith("java.")
                        || target.startsWith("javax.")
                        || (prefixes != null && prefixes.stream().anyMatch(target::startsWith));
                if (!fine) {
                    wrong.add(from + " -> " + target);
                }
            }
        });
        return wrong;
    }
}
