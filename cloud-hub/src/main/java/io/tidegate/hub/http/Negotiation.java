package io.tidegate.hub.http;

import io.tidegate.hub.format.Format;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** In which form a client wants its answer: {@code format=} decides, then the Accept header, then JSON. */
public final class Negotiation {

    public static final String FORMAT = "format";

    private static final Set<String> FORMATS =
            Arrays.stream(Format.values()).map(Format::text).collect(Collectors.toCollection(LinkedHashSet::new));

    private Negotiation() {}

    /** @throws ProblemException 400 if {@code format=} is none, 406 if the Accept header takes none */
    public static Format format(RoutingContext request, Parameters parameters) {
        Optional<Format> asked = parameters.word(FORMAT, FORMATS, Format::of);
        return asked.orElseGet(() -> {
            List<Format> formats = List.of(Format.values());
            List<String> types = formats.stream().map(Format::mediaType).toList();
            return formats.get(types.indexOf(negotiate(request, types)));
        });
    }

    /** @throws ProblemException 406 if the Accept header does not take the only form that there is */
    public static void require(RoutingContext request, String mediaType) {
        negotiate(request, List.of(mediaType));
    }

    private static String negotiate(RoutingContext request, List<String> available) {
        List<MIMEHeader> accepted = request.parsedHeaders().accept();
        if (accepted.isEmpty()) {
            return available.get(0);
        }
        for (MIMEHeader accept : accepted) {
            for (String type : available) {
                if (accept.weight() > 0 && covers(accept, type)) {
                    return type;
                }
            }
        }
        throw new ProblemException(
                Problem.notAcceptable(request.request().getHeader("Accept"), List.copyOf(available)));
    }

    private static boolean covers(MIMEHeader accept, String type) {
        int slash = type.indexOf('/');
        String component = type.substring(0, slash);
        String subComponent = type.substring(slash + 1);
        return (accept.component().equals("*") || accept.component().equalsIgnoreCase(component))
                && (accept.subComponent().equals("*") || accept.subComponent().equalsIgnoreCase(subComponent));
    }
}
