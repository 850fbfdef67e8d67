package io.tidegate.hub.print;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;

/**
 * A column of a table or of CSV.
 *
 * @param key its name in CSV
 * @param title its name for people
 * @param right numbers stand on the right
 * @param text what a cell says in CSV
 * @param words what it says to people
 * @param colour which colour it has then
 */
public record Column(
        String key,
        String title,
        boolean right,
        Function<JsonNode, String> text,
        Function<JsonNode, String> words,
        Function<JsonNode, Colour> colour) {

    /** Colours of a terminal. */
    public enum Colour {
        PLAIN(""),
        GREEN("\u001b[32m"),
        YELLOW("\u001b[33m"),
        RED("\u001b[31m"),
        DIM("\u001b[2m");

        private static final String RESET = "\u001b[0m";

        private final String code;

        Colour(String code) {
            this.code = code;
        }

        String paint(String text) {
            return this == PLAIN || text.isBlank() ? text : code + text + RESET;
        }
    }

    /** A text at a JSON pointer; null is empty. */
    public static Column text(String key, String title, String pointer) {
        return of(
                key,
                title,
                false,
                row -> row.at(pointer).isNull() ? "" : row.at(pointer).asText());
    }

    /** A number at a JSON pointer. */
    public static Column number(String key, String title, String pointer) {
        return of(
                key,
                title,
                true,
                row -> row.at(pointer).isNull() ? "" : row.at(pointer).asText());
    }

    public static Column of(String key, String title, boolean right, Function<JsonNode, String> text) {
        return new Column(key, title, right, text, text, row -> Colour.PLAIN);
    }

    /** The same, said otherwise to people. */
    public Column inWords(Function<JsonNode, String> said) {
        return new Column(key, title, right, text, said, colour);
    }

    public Column coloured(Function<JsonNode, Colour> painted) {
        return new Column(key, title, right, text, words, painted);
    }
}
