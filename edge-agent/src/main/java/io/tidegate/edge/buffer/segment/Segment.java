package io.tidegate.edge.buffer.segment;

import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a segment without opening it.
 *
 * @param name of its file when it was made, {@code live-0000000042.mv.db}
 * @param stream whose readings it holds
 * @param incarnation the one start of the agent that appended them
 * @param first number of its first reading, also while it has none
 * @param last number of its last reading; {@code first - 1} while it has none
 * @param sealed whether nothing will be appended any more
 * @param quarantinedAs the name of its file since it was found damaged; null otherwise
 */
public record Segment(
        String name,
        StreamId stream,
        long incarnation,
        long first,
        long last,
        boolean sealed,
        @Nullable String quarantinedAs) {

    private static final String SUFFIX = ".mv.db";
    private static final Pattern NAME = Pattern.compile("(?:alarm|live)-(\\d{10})\\.mv\\.db");
    private static final Pattern EVER_NAMED = Pattern.compile("(?:alarm|live)-(\\d{10})\\.mv\\.db.*");

    public static String name(Lane lane, long ordinal) {
        return "%s-%010d%s".formatted(lane.text(), ordinal, SUFFIX);
    }

    /** Whether a file of this name is a segment. */
    public static boolean isName(String file) {
        return NAME.matcher(file).matches();
    }

    /** The ordinal of a segment, also of one that is quarantined; empty for other files. */
    public static OptionalLong ordinal(String file) {
        Matcher matcher = EVER_NAMED.matcher(file);
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    /** The segments' order of age, over both lanes. */
    public long ordinal() {
        return ordinal(name).orElseThrow();
    }

    /** The file as it is called now. */
    public String file() {
        return quarantinedAs == null ? name : quarantinedAs;
    }

    public Optional<SequenceRange> range() {
        return last < first ? Optional.empty() : Optional.of(new SequenceRange(first, last));
    }

    public Segment through(long newLast) {
        return new Segment(name, stream, incarnation, first, newLast, sealed, quarantinedAs);
    }

    public Segment asSealed() {
        return new Segment(name, stream, incarnation, first, last, true, quarantinedAs);
    }

    public Segment quarantined(String newName) {
        return new Segment(name, stream, incarnation, first, last, sealed, newName);
    }
}
