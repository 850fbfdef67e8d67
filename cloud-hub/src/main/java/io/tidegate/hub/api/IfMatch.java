package io.tidegate.hub.api;

import io.tidegate.hub.http.Problem;
import io.tidegate.hub.http.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The revision that a writer has seen (RFC 9110, 13.1.1). Writes without it are refused, so that nobody overwrites what he
 * does not know.
 *
 * @param seen empty is {@code *}: whatever there is, but something
 */
record IfMatch(OptionalLong seen) {

    private static final Pattern TAG = Pattern.compile("\"?(\\d{1,18})\"?");

    /** The entity tag of a revision. */
    static String tag(long revision) {
        return "\"" + revision + "\"";
    }

    /** @throws ProblemException 428 if the request does not say it, 400 if it says something else */
    static IfMatch of(RoutingContext request) {
        String header = request.request().getHeader(HttpHeaders.IF_MATCH);
        if (header == null) {
            throw new ProblemException(Problem.of(
                    428,
                    "precondition-required",
                    "The request must say which revision it replaces",
                    "there is no If-Match header; send the ETag of GET %s, or \"0\" if there was none yet"
                            .formatted(request.normalizedPath())));
        }
        Matcher tag = TAG.matcher(header.strip());
        if (header.strip().equals("*")) {
            return new IfMatch(OptionalLong.empty());
        }
        if (!tag.matches()) {
            throw new ProblemException(Problem.badRequest(
                    "If-Match is %s, and must be one revision in quotes such as \"5\", or *".formatted(header)));
        }
        return new IfMatch(OptionalLong.of(Long.parseLong(tag.group(1))));
    }

    /**
     * The revision that the writer has seen.
     *
     * @throws ProblemException 412 if any would do and there is none
     */
    long revision(Supplier<Optional<Long>> newest) {
        return seen.isPresent()
                ? seen.getAsLong()
                : newest.get()
                        .orElseThrow(() -> new ProblemException(Problem.of(
                                412,
                                "stale",
                                "There is nothing to replace",
                                "If-Match is * and there is no revision yet; send \"0\"")));
    }
}
