package io.tidegate.protocol.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Guesses what a person meant to write. */
public final class Spelling {

    private Spelling() {}

    /** {@code  (did you mean "x"?)} with a leading space, or nothing if no candidate is near. */
    public static String hint(String written, Collection<String> candidates) {
        if (written.length() > 64) {
            return "";
        }
        String plain = normal(written);
        return candidates.stream()
                .min(Comparator.comparingInt(candidate -> distance(plain, normal(candidate))))
                .filter(nearest -> isNear(plain, normal(nearest)))
                .map(nearest -> " (did you mean \"" + nearest + "\"?)")
                .orElse("");
    }

    /** Two single letters are one replacement apart, and yet one says nothing about the other. */
    private static boolean isNear(String written, String candidate) {
        int distance = distance(written, candidate);
        return distance == 0 || distance < candidate.length() && distance <= Math.max(1, candidate.length() / 3);
    }

    private static String normal(String text) {
        return text.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Insertions, deletions, replacements and swaps of neighbours that make one out of the other. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replace, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
