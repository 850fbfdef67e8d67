package io.tidegate.hub.rollout;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many agents, or so many of a hundred.
 *
 * @param number agents, or percent
 * @param percent which of both
 */
public record Share(int number, boolean percent) {

    /** Everybody. */
    public static final Share ALL = new Share(100, true);

    /** Most agents that a share can name. */
    public static final int MAX_AGENTS = 1_000_000;

    private static final Pattern TEXT = Pattern.compile("(\\d{1,7})(%?)");

    public Share {
        int most = percent ? 100 : MAX_AGENTS;
        if (number < 0 || number > most) {
            throw new IllegalArgumentException("%d%s is not from 0 to %d".formatted(number, percent ? "%" : "", most));
        }
    }

    /**
     * Reads {@code 3} or {@code 5%}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Share parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is neither a number of agents nor a percentage; write it like 3 or 5%%".formatted(text));
        }
        return new Share(Integer.parseInt(matcher.group(1)), !matcher.group(2).isEmpty());
    }

    /** How many of {@code agents} that are; rounded up, so that a share above 0 is never nobody. */
    public int of(int agents) {
        return percent ? (int) ((agents * (long) number + 99) / 100) : Math.min(number, agents);
    }

    /** Whether {@code some} of {@code all} are more than this. */
    public boolean isExceededBy(int some, int all) {
        return percent ? some * 100L > number * (long) all : some > number;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return number + (percent ? "%" : "");
    }
}
