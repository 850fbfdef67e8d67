package io.tidegate.hub.print;

import com.fasterxml.jackson.databind.JsonNode;

/** Spans of time in words. */
public final class Spans {

    private Spans() {}

    /** {@code 400ms}, {@code 12s}, {@code 3h12m}; empty for null. */
    public static String words(JsonNode seconds) {
        if (!seconds.isNumber()) {
            return "";
        }
        double exact = seconds.asDouble();
        long whole = Math.round(exact);
        if (exact < 1) {
            return Math.round(exact * 1_000) + "ms";
        }
        if (whole < 60) {
            return whole + "s";
        }
        if (whole < 3_600) {
            return whole / 60 + "m" + whole % 60 + "s";
        }
        return whole < 172_800
                ? whole / 3_600 + "h" + whole / 60 % 60 + "m"
                : whole / 86_400 + "d" + whole / 3_600 % 24 + "h";
    }
}
