package io.tidegate.edge.transform;

/**
 * A pattern of series names. {@code *} stands for any run of characters without a slash, {@code **} for any run at all;
 * both may stand for nothing. Everything else stands for itself. Immutable.
 *
 * <pre>
 * boiler/*    matches boiler/temp, not boiler/1/temp
 * boiler/**   matches both, not boiler
 * **          matches every name
 * </pre>
 */
public final class NamePattern {

    private static final char WILD = '*';

    private final String text;

    /** What stands before the first wildcard: most names differ there, and are told apart cheaply. */
    private final String prefix;

    /** From the first wildcard on; empty if there is none. */
    private final String rest;

    public NamePattern(String text) {
        this.text = text;
        int wild = text.indexOf(WILD);
        this.prefix = wild < 0 ? text : text.substring(0, wild);
        this.rest = wild < 0 ? "" : text.substring(wild);
    }

    /** Takes time in proportion to the pattern times the name at worst, whatever the pattern. */
    public boolean matches(String name) {
        if (!name.startsWith(prefix)) {
            return false;
        }
        return rest.isEmpty() ? name.length() == prefix.length() : rest.equals("**") || restMatches(name);
    }

    private boolean restMatches(String name) {
        // reached[i]: the pattern so far matches the name up to i.
        boolean[] reached = new boolean[name.length() + 1];
        reached[prefix.length()] = true;
        for (int at = 0; at < rest.length(); at++) {
            if (rest.charAt(at) != WILD) {
                step(reached, name, rest.charAt(at));
            } else if (at + 1 < rest.length() && rest.charAt(at + 1) == WILD) {
                at++;
                spread(reached, name, true);
            } else {
                spread(reached, name, false);
            }
        }
        return reached[name.length()];
    }

    private static void step(boolean[] reached, String name, char literal) {
        for (int i = name.length(); i > 0; i--) {
            reached[i] = reached[i - 1] && name.charAt(i - 1) == literal;
        }
        reached[0] = false;
    }

    private static void spread(boolean[] reached, String name, boolean acrossSlashes) {
        for (int i = 1; i <= name.length(); i++) {
            reached[i] |= reached[i - 1] && (acrossSlashes || name.charAt(i - 1) != '/');
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamePattern that && that.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
