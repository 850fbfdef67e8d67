package io.tidegate.protocol.merge;

import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentNode.Entry;
import io.tidegate.protocol.document.DocumentNode.Mapping;
import io.tidegate.protocol.document.DocumentNode.Meaning;
import io.tidegate.protocol.document.DocumentNode.Scalar;
import io.tidegate.protocol.document.DocumentNode.Sequence;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * Writes a document as JSON in one way only: keys sorted, no spaces, numbers in their shortest form. So two documents that
 * say the same have the same digest. What was substituted is never written, only that something was.
 */
public final class CanonicalJson {

    /** Longest number that is always written without an exponent. */
    private static final int MAX_PLAIN_DIGITS = 24;

    /** Longest one that may be; with more digits an exponent is shorter than what was read in any case. */
    private static final int MAX_COMPARED_DIGITS = 64;

    /** From here on, as among controls, YAML takes characters only when they are escaped. */
    private static final char FIRST_UNPRINTABLE = '\uFFFE';

    private CanonicalJson() {}

    /** On one line, without a line break at the end. */
    public static String write(DocumentNode node) {
        StringBuilder out = new StringBuilder();
        write(node, out);
        return out.toString();
    }

    private static void write(DocumentNode node, StringBuilder out) {
        if (node instanceof Mapping mapping) {
            List<Entry> sorted = mapping.entries().stream()
                    .sorted(Comparator.comparing(Entry::key))
                    .toList();
            out.append('{');
            String separator = "";
            for (Entry entry : sorted) {
                out.append(separator);
                writeText(entry.key(), out);
                out.append(':');
                write(entry.value(), out);
                separator = ",";
            }
            out.append('}');
        } else if (node instanceof Sequence sequence) {
            out.append('[');
            for (Iterator<DocumentNode> items = sequence.items().iterator(); items.hasNext(); ) {
                write(items.next(), out);
                out.append(items.hasNext() ? "," : "");
            }
            out.append(']');
        } else if (node instanceof Scalar scalar) {
            writeScalar(scalar, out);
        }
    }

    private static void writeScalar(Scalar scalar, StringBuilder out) {
        if (scalar.substituted()) {
            writeText(scalar.shown(), out);
            return;
        }
        switch (scalar.meaning()) {
            // Who reads it again takes ${ for a substitution.
            case TEXT -> writeText(scalar.text().replace("${", "$${"), out);
            case NUMBER -> out.append(number(scalar.text()));
            case BOOLEAN -> out.append(scalar.text());
            case NOTHING, UNKNOWN -> out.append("null");
        }
    }

    private static String number(String text) {
        try {
            BigDecimal number = new BigDecimal(text).stripTrailingZeros();
            long digits = Math.abs((long) number.scale()) + number.precision();
            if (digits <= MAX_PLAIN_DIGITS) {
                return number.toPlainString();
            }
            // Never longer than what was read, because readers bound the length of a number: so without a point, or
            // plain.
            String withExponent = number.unscaledValue() + "e" + -(long) number.scale();
            String plain = digits <= MAX_COMPARED_DIGITS ? number.toPlainString() : withExponent;
            return plain.length() <= withExponent.length() ? plain : withExponent;
        } catch (ArithmeticException | NumberFormatException e) {
            // An exponent beyond 32 bits: it can be written in one way only as far as anybody cares.
            return text;
        }
    }

    private static void writeText(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (Character.isISOControl(c) || c >= FIRST_UNPRINTABLE) {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Whether it is JSON's {@code null}. */
    static boolean isNull(DocumentNode node) {
        return node instanceof Scalar scalar && scalar.meaning() == Meaning.NOTHING && !scalar.substituted();
    }
}
