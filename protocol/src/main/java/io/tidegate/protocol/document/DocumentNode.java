package io.tidegate.protocol.document;

import java.util.List;

/** A piece of a document, with its place. Immutable. */
public sealed interface DocumentNode {

    Place place();

    /** What it is, for a person: {@code a mapping}, {@code a list}, {@code a number} … */
    String kind();

    /** Keys and values in the order of the document; no key stands twice. */
    record Mapping(Place place, List<Entry> entries) implements DocumentNode {
        public Mapping {
            entries = List.copyOf(entries);
        }

        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /**
     * A key and its value.
     *
     * @param place of the key
     */
    record Entry(Place place, String key, DocumentNode value) {}

    /** Values in order. */
    record Sequence(Place place, List<DocumentNode> items) implements DocumentNode {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /**
     * A single value.
     *
     * @param text its value, after substitution
     * @param shown how it is told to a person: as it is written in the document, never what was substituted
     * @param meaning what YAML 1.2 takes it for; of a substituted value, as if it stood there unquoted
     * @param substituted whether anything was; such a value may be taken for text whatever it means
     */
    record Scalar(Place place, String text, String shown, Meaning meaning, boolean substituted)
            implements DocumentNode {

        /** A value that is not in the document, such as a default. */
        public static Scalar unquoted(Place place, String text) {
            return new Scalar(place, text, text, Meaning.ofUnquoted(text), false);
        }

        /** Stands for a value about which a problem was noted already. */
        static Scalar unknown(Place place) {
            return new Scalar(place, "", "", Meaning.UNKNOWN, false);
        }

        @Override
        public String kind() {
            return meaning.word();
        }
    }

    /** What a value is; unquoted ones as JSON has it, so {@code NO} and {@code 0777} are text. */
    enum Meaning {
        TEXT("text"),
        NUMBER("a number"),
        BOOLEAN("a truth value"),
        NOTHING("empty"),
        /** A problem was noted already, and no other may follow from it. */
        UNKNOWN("unknown");

        private final String word;

        Meaning(String word) {
            this.word = word;
        }

        /** For a person: {@code a number}. */
        public String word() {
            return word;
        }

        /** What a text means when it stands unquoted. */
        public static Meaning ofUnquoted(String text) {
            return switch (text) {
                case "", "null", "~" -> NOTHING;
                case "true", "false" -> BOOLEAN;
                default -> isJsonNumber(text) ? NUMBER : TEXT;
            };
        }

        private static boolean isJsonNumber(String text) {
            return text.length() <= 32 && text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
        }
    }
}
