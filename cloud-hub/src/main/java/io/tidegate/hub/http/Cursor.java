package io.tidegate.hub.http;

import io.tidegate.hub.store.ReadingQuery.Order;
import io.tidegate.hub.store.StoredReading;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page of readings ended, so that the next one goes on there, whatever was stored in between.
 *
 * @param order in which the readings come
 * @param timeNs observation time of the last reading
 * @param position of the last reading
 */
public record Cursor(Order order, long timeNs, long position) {

    private static final Pattern PATTERN = Pattern.compile("(asc|desc|arrival)_(-?\\d{1,19})_(\\d{1,19})");

    public static Cursor after(Order order, StoredReading last) {
        return new Cursor(order, last.reading().timeNs(), last.position());
    }

    /** @throws ProblemException if the text is no cursor of readings in this order */
    public static Cursor parse(String text, Order order) {
        Matcher matcher = PATTERN.matcher(text);
        if (!matcher.matches() || !matcher.group(1).equals(ReadingOrder.text(order))) {
            throw Parameters.invalid(
                    "cursor",
                    "it is not one that an answer in this order gave; take it from \"next\" unchanged, with the same order=");
        }
        try {
            return new Cursor(order, Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)));
        } catch (NumberFormatException tooLarge) {
            throw Parameters.invalid("cursor", "it is damaged; take it from \"next\" unchanged");
        }
    }

    public String text() {
        return ReadingOrder.text(order) + "_" + timeNs + "_" + position;
    }
}
