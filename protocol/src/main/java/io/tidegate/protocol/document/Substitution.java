package io.tidegate.protocol.document;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces <code>${env:NAME}</code>, <code>${env:NAME:-default}</code> and <code>${file:PATH}</code> in the values of one
 * document. <code>$${</code> is a literal <code>${</code>. What was substituted is not looked at again.
 */
final class Substitution {

    private static final String OPENING = "${";
    private static final String ESCAPED = "$" + OPENING;
    private static final Pattern VARIABLE = Pattern.compile("env:([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);
    private static final Pattern FILE = Pattern.compile("file:(.+)", Pattern.DOTALL);

    private final Map<String, String> variables;
    private final Problems problems;
    private final boolean allowed;
    private long budget = DocumentLimits.MAX_DOCUMENT_BYTES;

    Substitution(Map<String, String> variables, Problems problems) {
        this(variables, problems, true);
    }

    private Substitution(Map<String, String> variables, Problems problems, boolean allowed) {
        this.variables = variables;
        this.problems = problems;
        this.allowed = allowed;
    }

    /** Notes a problem where something would have to be replaced. */
    static Substitution forbidden(Problems problems) {
        return new Substitution(Map.of(), problems, false);
    }

    static boolean concerns(String text) {
        return text.contains(OPENING);
    }

    /** Whether nothing in it would have to be replaced: each <code>${</code> is meant literally. */
    static boolean isLiteral(String text) {
        return !text.replace(ESCAPED, " ").contains(OPENING);
    }

    /** The text with everything replaced; empty if a problem was noted. */
    Optional<String> apply(Place place, String text) {
        StringBuilder result = new StringBuilder();
        int at = 0;
        for (int open = text.indexOf(OPENING); open >= 0; open = text.indexOf(OPENING, at)) {
            if (open > at && text.charAt(open - 1) == '$') {
                result.append(text, at, open - 1).append(OPENING);
                at = open + OPENING.length();
                continue;
            }
            int close = text.indexOf('}', open);
            if (close < 0) {
                problems.add(
                        place,
                        Problems.quote(text.substring(open)) + " has no closing }",
                        "${ begins a substitution",
                        "close it, or write $${ for a literal ${");
                return Optional.empty();
            }
            Optional<String> value = resolve(place, text.substring(open + OPENING.length(), close));
            if (value.isEmpty()) {
                return value;
            }
            result.append(text, at, open).append(value.get());
            at = close + 1;
        }
        return within(place, result.append(text, at, text.length()).toString());
    }

    private Optional<String> within(Place place, String value) {
        budget -= value.length();
        if (budget < 0) {
            problems.add(
                    place,
                    "the substituted values are too large",
                    "all of them together may have %d bytes".formatted(DocumentLimits.MAX_DOCUMENT_BYTES),
                    "substitute shorter values");
            return Optional.empty();
        }
        return Optional.of(value);
    }

    private Optional<String> resolve(Place place, String expression) {
        if (!allowed) {
            problems.add(
                    place,
                    "%s stands in a pushed document".formatted(Problems.quote("${" + expression + "}")),
                    "nothing is substituted there: whoever pushes must not read the gateway's files and environment",
                    "write the value itself, or $${ for a literal ${");
            return Optional.empty();
        }
        Matcher variable = VARIABLE.matcher(expression);
        if (variable.matches()) {
            return variable(place, variable.group(1), Optional.ofNullable(variable.group(2)));
        }
        Matcher file = FILE.matcher(expression);
        if (file.matches()) {
            return file(place, file.group(1));
        }
        problems.add(
                place,
                Problems.quote("${" + expression + "}") + " is not a substitution",
                "there are ${env:NAME}, ${env:NAME:-default} and ${file:PATH}",
                "use one of them, or write $${ for a literal ${");
        return Optional.empty();
    }

    private Optional<String> variable(Place place, String name, Optional<String> fallback) {
        Optional<String> value = Optional.ofNullable(variables.get(name));
        if (fallback.isPresent()) {
            return value.filter(set -> !set.isEmpty()).or(() -> fallback);
        }
        if (value.isEmpty()) {
            problems.add(
                    place,
                    "the environment variable %s is not set".formatted(name),
                    "${env:%s} has no default".formatted(name),
                    "set it, or write ${env:%s:-default}%s"
                            .formatted(name, Spelling.hint(name, new TreeSet<>(variables.keySet()))));
        }
        return value;
    }

    private Optional<String> file(Place place, String path) {
        int limit = DocumentLimits.MAX_SUBSTITUTED_FILE_BYTES;
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            byte[] content = in.readNBytes(limit + 1);
            if (content.length > limit) {
                problems.add(
                        place,
                        "the file %s is too large".formatted(Problems.quote(path)),
                        "${file:PATH} takes in at most %d bytes".formatted(limit),
                        "name a file that holds the value alone");
                return Optional.empty();
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return Optional.of(text.replaceFirst("\\r?\\n\\z", ""));
        } catch (CharacterCodingException e) {
            problems.add(
                    place,
                    "the file %s is not UTF-8".formatted(Problems.quote(path)),
                    "a value is text",
                    "store the value in UTF-8");
        } catch (NoSuchFileException e) {
            problems.add(
                    place,
                    "the file %s does not exist".formatted(Problems.quote(path)),
                    "${file:PATH} takes in its content",
                    "create it, or correct the path");
        } catch (IOException | InvalidPathException e) {
            problems.add(
                    place,
                    "the file %s cannot be read: %s".formatted(Problems.quote(path), Problems.quote(e.toString())),
                    "${file:PATH} takes in its content",
                    "let the program's user read it");
        }
        return Optional.empty();
    }
}
