package io.tidegate.protocol.document;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Says in a person's words where a document stops being YAML. */
final class YamlSyntax {

    private static final Pattern BEYOND_UNICODE =
            Pattern.compile("\\\\U(?!000[0-9A-Fa-f]{5}|0010[0-9A-Fa-f]{4})[0-9A-Fa-f]{8}");

    private YamlSyntax() {}

    static void note(MarkedYamlEngineException error, String document, Problems problems) {
        Place place = error.getProblemMark()
                .or(error::getContextMark)
                .map(YamlSyntax::place)
                .orElse(DocumentText.START);
        String problem = onOneLine(error.getProblem());
        String context = onOneLine(error.getContext());
        String begin = error.getContextMark()
                .map(YamlSyntax::place)
                .filter(at -> !at.equals(place))
                .map(at -> " that begins at %d:%d".formatted(at.line(), at.column()))
                .orElse("");
        String line = document.lines().skip(place.line() - 1L).findFirst().orElse("");
        problems.add(
                place,
                "this is not YAML: " + (problem.isEmpty() ? context : inPlainWords(problem)),
                context.isEmpty() || problem.isEmpty() ? "the text cannot be read beyond this point" : context + begin,
                fix(problem, context, line));
    }

    static void noteBadEscape(String document, Problems problems) {
        Matcher escape = BEYOND_UNICODE.matcher(document);
        problems.add(
                escape.find() ? DocumentText.placeAt(document, escape.start()) : DocumentText.START,
                "an escape such as \\U00110000 stands for no character",
                "the last character of Unicode is \\U0010FFFF",
                "correct or remove it");
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1, "");
    }

    private static String onOneLine(@Nullable String text) {
        return text == null ? "" : text.replaceAll("\\s+", " ").strip();
    }

    private static String inPlainWords(String problem) {
        if (problem.startsWith("expected <block end>")) {
            return "this does not fit the lines above";
        }
        if (problem.startsWith("mapping values are not allowed")) {
            return "a colon is not expected here";
        }
        return problem.contains("\\t(TAB)") ? "a tab stands here" : problem;
    }

    private static String fix(String problem, String context, String line) {
        String all = (problem + " " + context).toLowerCase(Locale.ROOT);
        if (all.contains("flow") && Substitution.concerns(line)) {
            return "quote a ${…} that stands between { } or [ ]";
        }
        if (all.contains("tab)")) {
            return "indent with spaces";
        }
        if (all.contains("flow")) {
            return "check commas and closing brackets";
        }
        if (all.contains("escape")) {
            return "write \\\\ for a backslash, or use single quotes";
        }
        if (all.contains("alias") || all.contains("anchor")) {
            return "quote a text that begins with * or &";
        }
        if (all.contains("directive")) {
            return "remove the line that begins with %";
        }
        if (all.contains("quoted scalar")) {
            return "close the quotes";
        }
        if (all.contains("mapping values are not allowed")) {
            return "quote a value that contains \": \", and write a space after each colon, also on the line above";
        }
        return "indent the keys of one mapping alike, write a space after each colon, and close all quotes";
    }
}
