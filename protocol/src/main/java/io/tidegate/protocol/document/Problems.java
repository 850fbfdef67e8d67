package io.tidegate.protocol.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one document, up to {@link DocumentLimits#MAX_PROBLEMS}. Not thread-safe. */
public final class Problems {

    private static final int SHOWN_CHARACTERS = 60;

    private final String file;
    private final List<ConfigProblem> found = new ArrayList<>();
    private int untold;

    /** @param file name of the document, as the person knows it */
    public Problems(String file) {
        this.file = file;
    }

    /** Notes a problem; the three texts are those of {@link ConfigProblem}. */
    public void add(Place place, String what, String why, String fix) {
        if (found.size() == DocumentLimits.MAX_PROBLEMS) {
            untold++;
            return;
        }
        found.add(new ConfigProblem(file, place.line(), place.column(), place.pointer(), what, why, fix));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** In the order of the document; the last one says how many there were beyond the limit. */
    public List<ConfigProblem> inOrder() {
        List<ConfigProblem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(ConfigProblem::line).thenComparingInt(ConfigProblem::column));
        if (untold > 0) {
            ConfigProblem last = sorted.get(sorted.size() - 1);
            sorted.add(new ConfigProblem(
                    file,
                    last.line(),
                    last.column(),
                    "",
                    "%d more problems are not shown".formatted(untold),
                    "at most %d are told at a time".formatted(DocumentLimits.MAX_PROBLEMS),
                    "repair those above and check again"));
        }
        return List.copyOf(sorted);
    }

    /** A piece of a document as it is told to a person: quoted, on one line, not too long. */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().limit(SHOWN_CHARACTERS).forEach(c -> quoted.appendCodePoint(isPrintable(c) ? c : '\uFFFD'));
        return quoted.append(text.codePointCount(0, text.length()) > SHOWN_CHARACTERS ? "…\"" : "\"")
                .toString();
    }

    private static boolean isPrintable(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }
}
