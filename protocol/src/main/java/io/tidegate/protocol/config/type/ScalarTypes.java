package io.tidegate.protocol.config.type;

import io.tidegate.protocol.document.DocumentNode.Meaning;
import io.tidegate.protocol.document.DocumentNode.Scalar;
import io.tidegate.protocol.document.Problems;
import io.tidegate.protocol.document.Spelling;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts, words and numbers. */
public final class ScalarTypes {

    private static final int MAX_SECRET_CHARACTERS = 4096;
    private static final int MAX_PATH_BYTES = 1024;

    private static final String SECRET = "a secret";

    private ScalarTypes() {}

    /** Whether values of this type are never to be shown. */
    public static boolean isSecret(ConfigType type) {
        return type instanceof ScalarType scalar && scalar.word().equals(SECRET);
    }

    /**
     * A text that matches a pattern. The value is a {@link String}.
     *
     * @param noun what it is: {@code an agent id}
     * @param rule in words what the pattern says
     * @param example one that matches
     */
    public static ScalarType text(String noun, String rule, String example, String pattern, int maxBytes) {
        Pattern compiled = Pattern.compile(pattern);
        return new ScalarType(
                noun + " such as " + example,
                Json.object("type", "string", "minLength", 1, "pattern", "^(" + pattern + ")$", "description", rule),
                (scalar, problems) -> {
                    String text = plainText(scalar, maxBytes, problems);
                    if (text == null) {
                        return null;
                    }
                    if (text.isEmpty() || !compiled.matcher(text).matches()) {
                        problems.add(
                                scalar.place(),
                                "%s is not %s".formatted(scalar.shown(), noun),
                                rule,
                                "write %s such as %s".formatted(noun, example));
                        return null;
                    }
                    return text;
                });
    }

    /** A text that is never shown. The value is a {@link Secret}. */
    public static ScalarType secret() {
        return new ScalarType(SECRET, Json.object("type", "string", "minLength", 1), (scalar, problems) -> {
            int length = scalar.text().length();
            if (length == 0 || length > MAX_SECRET_CHARACTERS) {
                problems.add(
                        scalar.place(),
                        length == 0 ? "the secret is empty" : "the secret is too long",
                        "it has 1 to %d characters".formatted(MAX_SECRET_CHARACTERS),
                        "take it in with ${file:PATH} or ${env:NAME}");
                return null;
            }
            return new Secret(scalar.text());
        });
    }

    /** A path of the file system. The value is a {@link Path}. */
    public static ScalarType path() {
        return new ScalarType(
                "a path",
                Json.object("type", "string", "minLength", 1, "pattern", "^(?!~(/|$))"),
                (scalar, problems) -> {
                    String text = plainText(scalar, MAX_PATH_BYTES, problems);
                    if (text == null) {
                        return null;
                    }
                    if (text.isEmpty() || text.equals("~") || text.startsWith("~/")) {
                        problems.add(
                                scalar.place(),
                                "%s is not a path".formatted(scalar.shown()),
                                text.isEmpty() ? "it is empty" : "~ is not expanded here",
                                text.isEmpty() ? "write a path" : "write ${env:HOME} for the home directory");
                        return null;
                    }
                    try {
                        return Path.of(text);
                    } catch (InvalidPathException e) {
                        problems.add(
                                scalar.place(),
                                "%s is not a path".formatted(scalar.shown()),
                                "the file system cannot have such a name",
                                "write another");
                        return null;
                    }
                });
    }

    /** A whole number. The value is an {@link Integer}. */
    public static ScalarType integer(int least, int most) {
        String word = "a whole number of %d to %d".formatted(least, most);
        return new ScalarType(
                word, Json.object("type", "integer", "minimum", least, "maximum", most), (scalar, problems) -> {
                    String text = scalar.text();
                    if (scalar.meaning() != Meaning.NUMBER || !text.matches("-?[0-9]+")) {
                        boolean quoted = scalar.meaning() == Meaning.TEXT && Meaning.ofUnquoted(text) == Meaning.NUMBER;
                        problems.add(
                                scalar.place(),
                                "%s is not a whole number".formatted(scalar.shown()),
                                word + " is needed",
                                quoted ? "write it without quotes" : "write digits only, without leading zeros");
                        return null;
                    }
                    if (text.length() > 11 || Long.parseLong(text) < least || Long.parseLong(text) > most) {
                        outOfRange(scalar, String.valueOf(least), String.valueOf(most), problems);
                        return null;
                    }
                    return Integer.valueOf(text);
                });
    }

    /** A number without a unit, or in the unit of what it is applied to. The value is a {@link Double}. */
    public static ScalarType number(long least, long most) {
        String from = shown(least);
        String to = shown(most);
        String word = "a number of %s to %s".formatted(from, to);
        return new ScalarType(
                word, Json.object("type", "number", "minimum", least, "maximum", most), (scalar, problems) -> {
                    String text = scalar.text();
                    if (scalar.meaning() != Meaning.NUMBER) {
                        boolean quoted = scalar.meaning() == Meaning.TEXT && Meaning.ofUnquoted(text) == Meaning.NUMBER;
                        problems.add(
                                scalar.place(),
                                "%s is not a number".formatted(scalar.shown()),
                                word + " is needed",
                                quoted ? "write it without quotes" : "write it like 0.5, without a unit");
                        return null;
                    }
                    double number = Double.parseDouble(text);
                    if (number < least || number > most) {
                        outOfRange(scalar, from, to, problems);
                        return null;
                    }
                    return number;
                });
    }

    /** With a power of ten from a million on: nobody counts zeros. */
    private static String shown(long bound) {
        String digits = String.valueOf(Math.abs(bound));
        return digits.matches("10{6,}")
                ? "%s1e%d".formatted(bound < 0 ? "-" : "", digits.length() - 1)
                : String.valueOf(bound);
    }

    /** The version of a kind of document, of which only one is known so far. The value is an {@link Integer}. */
    public static ScalarType version(int known) {
        String word = "the number " + known;
        return new ScalarType(word, Json.object("const", known), (scalar, problems) -> {
            if (scalar.meaning() != Meaning.NUMBER || !scalar.text().equals(String.valueOf(known))) {
                problems.add(
                        scalar.place(),
                        "%s is not a known version".formatted(scalar.shown()),
                        "this program reads version %d".formatted(known),
                        "write %d, or run a program that reads the other".formatted(known));
                return null;
            }
            return known;
        });
    }

    /** One of some words. The value is a {@link String}. */
    public static ScalarType choice(String... allowed) {
        List<String> words = List.of(allowed);
        String all = String.join(", ", words);
        String word = words.size() == 1 ? all : "one of " + all;
        return new ScalarType(word, Json.object("enum", words), (scalar, problems) -> {
            if (!words.contains(scalar.text())) {
                problems.add(
                        scalar.place(),
                        "%s is not allowed here".formatted(scalar.shown()),
                        "allowed is " + word,
                        "write " + (words.size() == 1 ? all : "one of them")
                                + (scalar.substituted() ? "" : Spelling.hint(scalar.text(), words)));
                return null;
            }
            return scalar.text();
        });
    }

    /** The text of a value; null if a problem was noted because it is none, or as {@link #oneLine} does. */
    private static @Nullable String plainText(Scalar scalar, int maxBytes, Problems problems) {
        if (scalar.meaning() != Meaning.TEXT && !scalar.substituted()) {
            problems.add(
                    scalar.place(),
                    "%s is %s".formatted(scalar.shown(), scalar.meaning().word()),
                    "text is needed",
                    "quote it: " + Problems.quote(scalar.text()));
            return null;
        }
        return oneLine(scalar, maxBytes, problems);
    }

    /** What is written; null if a problem was noted because it is too long or has control characters. */
    static @Nullable String oneLine(Scalar scalar, int maxBytes, Problems problems) {
        String text = scalar.text();
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > maxBytes) {
            problems.add(
                    scalar.place(),
                    "%s has %d bytes".formatted(scalar.shown(), bytes),
                    "at most %d are allowed".formatted(maxBytes),
                    "shorten it");
            return null;
        }
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            problems.add(
                    scalar.place(),
                    "%s has a control character or a line break".formatted(scalar.shown()),
                    "a text is printable and on one line",
                    "remove it");
            return null;
        }
        return text;
    }

    static void outOfRange(Scalar scalar, String least, String most, Problems problems) {
        problems.add(
                scalar.place(),
                "%s is out of range".formatted(scalar.shown()),
                "%s to %s is allowed".formatted(least, most),
                "choose a value in that range");
    }
}
