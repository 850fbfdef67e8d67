package io.tidegate.hub.api;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.tidegate.hub.http.Nearest;
import io.tidegate.hub.http.Problem;
import io.tidegate.hub.http.ProblemException;
import io.tidegate.hub.store.StoreUnavailableException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all answers have in common: headers, methods, and errors as problem+json. */
final class HttpManners {

    private static final Logger LOG = LoggerFactory.getLogger(HttpManners.class);

    private final HubApi.Options options;
    private final boolean loopback;
    private final Map<String, String> securityHeaders;

    /** @param importMapHash of {@link StaticRoutes#importMapHash()} */
    HttpManners(HubApi.Options options, String importMapHash) {
        this.options = options;
        this.loopback = options.loopback();
        this.securityHeaders = Map.of(
                "Content-Security-Policy",
                        "default-src 'none'; script-src 'self' " + importMapHash
                                + "; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
                                + "form-action 'none'; frame-ancestors 'none'",
                "X-Content-Type-Options", "nosniff",
                "X-Frame-Options", "DENY",
                "Referrer-Policy", "no-referrer",
                "Cross-Origin-Opener-Policy", "same-origin",
                "Cross-Origin-Resource-Policy", "same-origin");
    }

    /** Puts every endpoint on the router, and before, between and after them what they have in common. */
    void apply(Router router, List<Endpoint> endpoints) {
        router.route().handler(this::begin);
        router.route().handler(BodyHandler.create(false).setBodyLimit(options.maxBodyBytes()));
        Map<String, Set<HttpMethod>> methods = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            Set<HttpMethod> ofRoute = methods.computeIfAbsent(endpoint.route(), route -> new LinkedHashSet<>());
            ofRoute.add(endpoint.method());
            router.route(endpoint.method(), endpoint.route()).handler(endpoint.handler());
            if (endpoint.method().equals(HttpMethod.GET)) {
                ofRoute.add(HttpMethod.HEAD);
                router.route(HttpMethod.HEAD, endpoint.route()).handler(endpoint.handler());
            }
        }
        methods.forEach((route, possible) -> router.route(route).handler(request -> otherMethod(request, possible)));
        Set<String> paths = endpoints.stream().map(Endpoint::path).collect(Collectors.toSet());
        router.route().handler(request -> {
            throw new ProblemException(
                    Problem.notFound("there is nothing at %s%s; /openapi.json describes what there is"
                            .formatted(request.normalizedPath(), Nearest.near(request.normalizedPath(), paths))));
        });
        router.route().failureHandler(this::fail);
    }

    private void begin(RoutingContext request) {
        securityHeaders.forEach(request.response()::putHeader);
        String host = request.request().getHeader(HttpHeaders.HOST);
        if (loopback && host != null && !isLoopback(host)) {
            // A page from elsewhere whose name was pointed at this machine would read the fleet otherwise.
            throw new ProblemException(Problem.misdirected(host));
        }
        request.next();
    }

    private static boolean isLoopback(String host) {
        String name = host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("[::1]")
                || name.matches("127(\\.\\d+){3}");
    }

    private static void otherMethod(RoutingContext request, Set<HttpMethod> possible) {
        List<String> allowed = Stream.concat(possible.stream(), Stream.of(HttpMethod.OPTIONS))
                .map(HttpMethod::name)
                .toList();
        if (request.request().method().equals(HttpMethod.OPTIONS)) {
            request.response()
                    .setStatusCode(204)
                    .putHeader(HttpHeaders.ALLOW, String.join(", ", allowed))
                    .end();
            return;
        }
        throw new ProblemException(
                Problem.methodNotAllowed(request.request().method().name(), request.normalizedPath(), allowed));
    }

    private void fail(RoutingContext request) {
        Problem problem = problem(request);
        HttpServerResponse response = request.response();
        if (response.headWritten()) {
            response.reset();
            return;
        }
        write(response, problem, request.normalizedPath());
    }

    private Problem problem(RoutingContext request) {
        Throwable failure = request.failure();
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        if (failure instanceof StoreUnavailableException unavailable) {
            return Problem.storeUnavailable(String.valueOf(unavailable.getMessage()));
        }
        if (request.statusCode() == 413) {
            return Problem.tooLarge(options.maxBodyBytes());
        }
        if (request.statusCode() == 400) {
            return Problem.badRequest(
                    failure == null
                            ? "the request cannot be understood; check how its path and query are escaped"
                            : "the request cannot be understood: %s; check how its path and query are escaped"
                                    .formatted(failure.getMessage()));
        }
        LOG.error("{} {} failed", request.request().method(), request.normalizedPath(), failure);
        return Problem.internal();
    }

    private static void write(HttpServerResponse response, Problem problem, String instance) {
        response.headers()
                .remove(HttpHeaders.CONTENT_DISPOSITION)
                .remove(HttpHeaders.CONTENT_ENCODING)
                .remove(HttpHeaders.ETAG);
        problem.headers().forEach(response::putHeader);
        response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.CONTENT_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(Buffer.buffer(problem.json(instance)));
    }

    /** Answers what is not even a request that the router could take. */
    void invalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        Problem problem;
        if (cause instanceof TooLongHttpLineException) {
            problem = Problem.uriTooLong(options.maxRequestLineBytes());
        } else if (cause instanceof TooLongHttpHeaderException) {
            problem = Problem.headersTooLarge(options.maxHeaderBytes());
        } else {
            problem = Problem.badRequest("this is not HTTP/1.1 as RFC 9112 has it; check the client");
        }
        HttpServerResponse response = request.response();
        securityHeaders.forEach(response::putHeader);
        write(response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE), problem, "/");
        request.connection().close();
    }
}
