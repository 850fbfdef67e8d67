package io.tidegate.protocol.sync;

import java.util.regex.Pattern;

/**
 * The name of an agent, unique in a fleet and part of its MQTT topics.
 *
 * @param text matches {@code [a-z0-9][a-z0-9._-]{0,63}}
 */
public record AgentId(String text) {

    private static final Pattern PATTERN = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /** @throws IllegalArgumentException if the text does not match */
    public AgentId {
        if (!isValid(text)) {
            throw new IllegalArgumentException(
                    "\"%s\" is not an agent id; use 1 to 64 of a-z 0-9 . _ - and begin with a letter or digit"
                            .formatted(text.length() > 80 ? text.substring(0, 80) + "…" : text));
        }
    }

    public static boolean isValid(String text) {
        return PATTERN.matcher(text).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
