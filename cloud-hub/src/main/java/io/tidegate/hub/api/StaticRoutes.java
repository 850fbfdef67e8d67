package io.tidegate.hub.api;

import io.tidegate.hub.http.Answer;
import io.tidegate.hub.http.Problem;
import io.tidegate.hub.http.ProblemException;
import io.tidegate.hub.http.Sha256;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The console's files and the API's description, out of the jar. */
final class StaticRoutes {

    private static final String ROOT = "/console/";
    private static final Pattern FILE = Pattern.compile("(?:[a-z0-9][a-z0-9._-]*/)*"
            + "(?:[A-Za-z0-9][A-Za-z0-9._-]*\\.(?:html|js|css|svg|json)|LICENSE|SHA256SUMS)");
    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

    private static final Map<String, String> CONTENT_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "json", "application/json");

    private final Map<String, Optional<StaticFile>> files = new ConcurrentHashMap<>();

    /** A file, and the tag of its content. */
    private record StaticFile(Buffer content, String tag) {}

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/", Set.of(), request -> answer(request, "index.html")),
                Endpoint.get("/docs", Set.of(), request -> answer(request, "docs.html")),
                Endpoint.get("/openapi.json", Set.of(), request -> answer(request, "openapi.json")),
                Endpoint.get("/favicon.ico", Set.of(), request -> answer(request, "icon.svg")),
                Endpoint.get(
                        "/console/{file}",
                        Set.of(),
                        request -> answer(request, request.normalizedPath().substring(ROOT.length()))));
    }

    /** The hash under which the page's import map, its only script that is not a file, may run. */
    String importMapHash() {
        String page = file("index.html")
                .map(file -> file.content().toString(StandardCharsets.UTF_8))
                .orElse("");
        Matcher importMap = IMPORT_MAP.matcher(page);
        if (!importMap.find()) {
            throw new IllegalStateException("console/index.html has no import map");
        }
        byte[] digest = Sha256.of(importMap.group(1).getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }

    private void answer(RoutingContext request, String name) {
        StaticFile file = file(name)
                .orElseThrow(() -> new ProblemException(
                        Problem.notFound("the console has no file %s; it begins at /".formatted(name))));
        String type =
                CONTENT_TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain; charset=utf-8");
        // A vendored file has its version in its path, so it never changes.
        boolean pinned = name.startsWith("vendor/");
        Answer.tagged(
                request, type, file.content(), file.tag(), pinned ? "public, max-age=31536000, immutable" : "no-cache");
    }

    private Optional<StaticFile> file(String name) {
        return FILE.matcher(name).matches() ? files.computeIfAbsent(name, StaticRoutes::read) : Optional.empty();
    }

    private static Optional<StaticFile> read(String name) {
        try (InputStream in = StaticRoutes.class.getResourceAsStream(ROOT + name)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] content = in.readAllBytes();
            return Optional.of(new StaticFile(Buffer.buffer(content), Answer.tag(content)));
        } catch (IOException broken) {
            throw new UncheckedIOException("the hub's own jar cannot be read", broken);
        }
    }
}
