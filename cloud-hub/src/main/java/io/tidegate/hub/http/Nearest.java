package io.tidegate.hub.http;

import java.util.Collection;
import java.util.Comparator;

/** Guesses what was meant by a word that is not known. */
public final class Nearest {

    private Nearest() {}

    /** {@code ; did you mean "limit"?}, or all words if none is near, or nothing if there are none. */
    public static String hint(String word, Collection<String> known) {
        if (known.isEmpty()) {
            return "; it takes none";
        }
        String near = near(word, known);
        return near.isEmpty()
                ? "; there are " + String.join(", ", known.stream().sorted().toList())
                : near;
    }

    /** {@code ; did you mean "limit"?}, or nothing if none is near. */
    public static String near(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= Math.max(1, candidate.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .map("; did you mean \"%s\"?"::formatted)
                .orElse("");
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= Math.min(a.length(), 64); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
