package io.tidegate.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.http.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticRoutesIT {

    private static final Path CONSOLE = Path.of("src/main/resources/console");
    private static final HubFixture HUB = HubFixture.start();

    @AfterAll
    static void stop() {
        HUB.close();
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void everyFileOfTheConsoleIsServedAsItIs() throws IOException {
        for (Path file : files(CONSOLE)) {
            HttpResponse<String> answer = HUB.get("/console/" + CONSOLE.relativize(file));
            assertThat(answer.statusCode()).as(file.toString()).isEqualTo(200);
            assertThat(answer.body()).as(file.toString()).isEqualTo(Files.readString(file));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/docs"})
    void pagesAreHtmlWithASecurityPolicyThatLetsNothingElseIn(String path) {
        HttpResponse<String> answer = HUB.get(path);

        assertThat(answer.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self' 'sha256-")
                .contains("connect-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-cache");
    }

    @Test
    void theSecurityPolicyKnowsTheImportMap() {
        HttpResponse<String> page = HUB.get("/");
        Matcher map = Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL)
                .matcher(page.body());
        assertThat(map.find()).isTrue();
        String hash = Base64.getEncoder().encodeToString(Sha256.of(map.group(1).getBytes(StandardCharsets.UTF_8)));

        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .contains("'sha256-" + hash + "'");
    }

    @Test
    void aFileThatIsKnownIsNotSentAgain() {
        HttpResponse<String> first = HUB.get("/console/console.css");
        String tag = first.headers().firstValue("etag").orElseThrow();

        HttpResponse<String> second = HUB.get("/console/console.css", "If-None-Match", tag);

        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    @Test
    void vendoredFilesMayBeKeptForEverAsTheirVersionIsInTheirPath() {
        assertThat(HUB.get("/console/vendor/uplot-1.6.32/uPlot.min.css")
                        .headers()
                        .firstValue("cache-control"))
                .hasValue("public, max-age=31536000, immutable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/nothing.js",
                "/console/",
                "/console/vendor",
                "/console/../logback.xml",
                "/console/..%2flogback.xml",
                "/console/%2e%2e/logback.xml",
                "/console/.hidden",
                "/console//etc/passwd",
            })
    void nothingElseOfTheJarIsServed(String path) {
        assertThat(HUB.get(path).statusCode()).isEqualTo(404);
    }

    /** Third-party code is here as its makers ship it, with its licence. */
    @Test
    void vendoredFilesAreUnchangedAndHaveTheirLicences() throws IOException {
        Path vendor = CONSOLE.resolve("vendor");
        Map<String, String> known = new TreeMap<>();
        for (String line : Files.readAllLines(vendor.resolve("SHA256SUMS"))) {
            known.put(line.substring(66), line.substring(0, 64));
        }
        Map<String, String> found = new TreeMap<>();
        for (Path file : files(vendor)) {
            String name = vendor.relativize(file).toString();
            if (!name.equals("SHA256SUMS")) {
                found.put(name, HexFormat.of().formatHex(Sha256.of(Files.readAllBytes(file))));
            }
        }
        assertThat(found).isEqualTo(known);
        try (Stream<Path> libraries = Files.list(vendor).filter(Files::isDirectory)) {
            assertThat(libraries).isNotEmpty().allMatch(library -> Files.exists(library.resolve("LICENSE")));
        }
    }

    @Test
    void noFileOfOursAsksForAnythingElsewhere() throws IOException {
        for (Path file : files(CONSOLE)) {
            if (!file.startsWith(CONSOLE.resolve("vendor"))) {
                assertThat(Files.readString(file).replace("http://www.w3.org/2000/svg", ""))
                        .as(file.toString())
                        .doesNotContainPattern("https?://");
            }
        }
    }

    @Test
    void theFilesAreInTheJarTooNotOnlyInTheSources() throws IOException {
        try (InputStream page = StaticRoutes.class.getResourceAsStream("/console/index.html")) {
            assertThat(page).isNotNull();
        }
    }
}
