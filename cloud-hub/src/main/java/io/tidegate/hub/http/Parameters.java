package io.tidegate.hub.http;

import io.tidegate.hub.feed.ReadingFilter;
import io.tidegate.hub.format.Rfc3339;
import io.tidegate.protocol.sync.AgentId;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The query parameters of a request, checked: a problem names the parameter and says what to do. */
public final class Parameters {

    /** The beginning of the parameters that ask for a label. */
    public static final String LABEL = "label.";

    private static final Pattern BACK = Pattern.compile("-(.+)");
    /** An offset's plus that became a blank, because it was not escaped. */
    private static final Pattern LOST_PLUS = Pattern.compile("(.*T.*) (\\d\\d:\\d\\d)");

    private final MultiMap query;

    private Parameters(MultiMap query) {
        this.query = query;
    }

    /** @throws ProblemException if there is a parameter that is not known, or one is there twice */
    public static Parameters of(MultiMap query, Set<String> known) {
        for (String name : query.names()) {
            boolean isLabel = known.contains(LABEL) && name.startsWith(LABEL);
            if (name.equals(LABEL) || (!isLabel && !known.contains(name))) {
                throw invalid(name, "there is no such parameter here" + Nearest.hint(name, known));
            }
            if (query.getAll(name).size() > 1) {
                throw invalid(
                        name,
                        "it is given %d times; give it once"
                                .formatted(query.getAll(name).size()));
            }
        }
        return new Parameters(query);
    }

    public static ProblemException invalid(String parameter, String detail) {
        return new ProblemException(Problem.invalidParameter(parameter, detail));
    }

    /** The parameter, or null if it is absent; empty counts as a value. */
    @Nullable
    public String text(String name) {
        return query.get(name);
    }

    @Nullable
    AgentId agent() {
        String text = query.get("agent");
        try {
            return text == null ? null : new AgentId(text);
        } catch (IllegalArgumentException notAnId) {
            throw invalid("agent", String.valueOf(notAnId.getMessage()));
        }
    }

    public Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        for (Map.Entry<String, String> parameter : query) {
            if (parameter.getKey().startsWith(LABEL)) {
                labels.put(parameter.getKey().substring(LABEL.length()), parameter.getValue());
            }
        }
        return labels;
    }

    public ReadingFilter filter() {
        return new ReadingFilter(agent(), text("name"), labels());
    }

    /** A whole number of at least one, or {@code absent}. */
    public long positive(String name, long absent) {
        String text = query.get(name);
        if (text == null) {
            return absent;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw invalid(name, "\"%s\" is not a whole number; give one such as 1000".formatted(text));
        }
        throw invalid(name, "%s is less than 1; give 1 or more, or leave it out".formatted(text));
    }

    /** RFC 3339, {@code now}, or a span back from now as {@code -1h}. */
    public OptionalLong time(String name, long nowNs) {
        String text = query.get(name);
        if (text == null) {
            return OptionalLong.empty();
        }
        if (text.equals("now")) {
            return OptionalLong.of(nowNs);
        }
        Matcher back = BACK.matcher(text);
        if (back.matches()) {
            return OptionalLong.of(nowNs - span(name, back.group(1)));
        }
        Matcher lostPlus = LOST_PLUS.matcher(text);
        try {
            return OptionalLong.of(Rfc3339.parse(lostPlus.matches() ? lostPlus.replaceFirst("$1+$2") : text));
        } catch (DateTimeException notATime) {
            throw invalid(
                    name, notATime.getMessage() + "; give one such as 2026-11-21T02:13:10Z, or a span back as -1h");
        }
    }

    /** A span such as {@code 10s} in nanoseconds, or empty. */
    public OptionalLong span(String name) {
        String text = query.get(name);
        return text == null ? OptionalLong.empty() : OptionalLong.of(span(name, text));
    }

    private static long span(String name, String text) {
        return TimeSpan.parseNs(text)
                .orElseThrow(() -> invalid(
                        name,
                        "\"%s\" is not a span of time; give a number and a unit of ms, s, m, h or d, such as 10s or 1h30m"
                                .formatted(text)));
    }

    /** One of several words. */
    public <T> Optional<T> word(String name, Set<String> words, Function<String, Optional<T>> meaning) {
        String text = query.get(name);
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(meaning.apply(text)
                .orElseThrow(() -> invalid(
                        name,
                        "\"%s\" is none of %s%s"
                                .formatted(text, String.join(", ", words), Nearest.hint(text, words)))));
    }
}
