package io.tidegate.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every error is RFC 9457 and says what happened, why, and what to do. */
class ProblemsIT {

    private static final HubFixture HUB = HubFixture.start();
    private static final ObjectMapper JSON = new ObjectMapper();

    @AfterAll
    static void stop() {
        HUB.close();
    }

    @AfterEach
    void recover() {
        HUB.store.available(true);
        HUB.readiness.set(Readiness.ready());
    }

    private static JsonNode problem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        try {
            JsonNode problem = JSON.readTree(answer.body());
            assertThat(problem.get("status").asInt()).isEqualTo(status);
            assertThat(problem.get("type").asText()).startsWith("urn:tidegate:problem:");
            assertThat(problem.get("title").asText()).isNotEmpty();
            return problem;
        } catch (IOException notJson) {
            throw new AssertionError(answer.body(), notJson);
        }
    }

    private static String detail(HttpResponse<String> answer, int status) {
        return problem(answer, status).get("detail").asText();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/readings?form=csv          | form   | did you mean \"format\"?",
                "/api/v1/readings?format=xml        | format | \"xml\" is none of json, ndjson, csv",
                "/api/v1/readings?agent=A%20B       | agent  | is not an agent id",
                "/api/v1/readings?from=yesterday    | from   | give one such as 2026-11-21T02:13:10Z, or a span back as -1h",
                "/api/v1/readings?from=-1parsec     | from   | is not a span of time",
                "/api/v1/readings?from=2300-01-01T00:00:00Z | from | outside of 1677-09-21 to 2262-04-11",
                "/api/v1/readings?from=now&to=-1h   | to     | it is not after from; swap them",
                "/api/v1/readings?limit=0           | limit  | less than 1",
                "/api/v1/readings?limit=many        | limit  | is not a whole number",
                "/api/v1/readings?limit=1&limit=2   | limit  | given 2 times",
                "/api/v1/readings?order=up          | order  | is none of arrival, asc, desc",
                "/api/v1/readings?cursor=x          | cursor | take it from \"next\" unchanged",
                "/api/v1/readings?cursor=asc_1_99999999999999999999 | cursor | take it from \"next\" unchanged",
                "/api/v1/readings?order=desc&cursor=asc_1_1 | cursor | with the same order=",
                "/api/v1/readings?agg=mean          | agg    | it needs a step",
                "/api/v1/readings?step=1m&agg=avg   | agg    | is none of count, first, last, max, mean, min",
                "/api/v1/readings?step=0s           | step   | it is zero",
                "/api/v1/readings?step=1m&order=desc | order | oldest first",
                "/api/v1/readings?label.=x          | label. | there is no such parameter here",
                "/api/v1/agents?state=dead          | state  | is none of late, offline, online, pending",
                "/api/v1/agents?sort=lagg           | sort   | did you mean \"lag\"?",
                "/api/v1/agents?cursor=nobody       | cursor | begin again without a cursor",
                "/api/v1/stream?events=rollouts     | events | is none of agent, reading",
                "/api/v1/stream?last_event_id=x     | last_event_id | give one that the stream sent",
                "/api/v1/stream?last_event_id=-1    | last_event_id | 0 is the beginning",
                "/api/v1/agents/gw?verbose=1        | verbose | it takes none",
            })
    void aParameterThatIsNotValidIsNamed(String path, String parameter, String hint) {
        JsonNode problem = problem(HUB.get(path), 400);

        assertThat(problem.get("errors")).hasSize(1);
        assertThat(problem.get("errors").get(0).get("parameter").asText()).isEqualTo(parameter);
        assertThat(problem.get("detail").asText()).startsWith(parameter + ": ").contains(hint);
    }

    @Test
    void anUnknownPathIs404WithAGuess() {
        assertThat(detail(HUB.get("/api/v1/reading"), 404))
                .contains("there is nothing at /api/v1/reading", "did you mean \"/api/v1/readings\"?");
        assertThat(detail(HUB.get("/wp-admin"), 404)).contains("/openapi.json describes what there is");
    }

    @Test
    void anUnknownAgentIs404() {
        for (String path : List.of("/api/v1/agents/nobody", "/api/v1/agents/nobody/gaps", "/api/v1/agents/NO%20ID")) {
            assertThat(detail(HUB.get(path), 404)).contains("has ever connected to this hub");
        }
    }

    @ParameterizedTest
    @CsvSource({"POST", "PUT", "DELETE", "PATCH"})
    void anotherMethodIs405AndSaysWhichIsPossible(String method) {
        HttpResponse<String> answer = HUB.send(method, "/api/v1/readings");

        assertThat(detail(answer, 405)).contains(method + " is not possible on /api/v1/readings");
        assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD, OPTIONS");
        assertThat(HUB.send("OPTIONS", "/api/v1/readings").statusCode()).isEqualTo(204);
    }

    @Test
    void anAcceptHeaderThatTakesNothingIs406() {
        assertThat(detail(HUB.get("/api/v1/readings", "Accept", "application/xml"), 406))
                .contains("application/json, application/x-ndjson, text/csv")
                .contains("\"application/xml\" takes none of them");
        assertThat(detail(HUB.get("/api/v1/agents", "Accept", "text/csv"), 406)).contains("application/json");
        assertThat(detail(HUB.get("/api/v1/stream", "Accept", "application/json"), 406))
                .contains("text/event-stream");
        assertThat(HUB.get("/api/v1/agents", "Accept", "text/html, */*;q=0.1").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aLargeBodyIs413() throws IOException {
        assertThat(raw("POST /api/v1/readings HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10485760\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ")
                .contains("application/problem+json", "the request's body is larger than 1048576 bytes");
    }

    @Test
    void aLongUriIs414() throws IOException {
        assertThat(raw("GET /api/v1/readings?name=" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .contains(" 414 ")
                .contains("application/problem+json", "the request line is longer than 8192 bytes");
    }

    @Test
    void largeHeadersAre431() throws IOException {
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                .contains(" 431 ")
                .contains("application/problem+json", "larger than 16384 bytes");
    }

    @Test
    void whatIsNotHttpIs400() throws IOException {
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n"))
                .contains(" 400 ")
                .contains("application/problem+json");
        assertThat(raw("GET /api/v1/readings?name=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json", "escaped");
    }

    @Test
    void anotherHostIs421SoThatNoPageFromElsewhereReadsTheFleet() throws IOException {
        assertThat(raw("GET /api/v1/agents HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421 ")
                .contains("application/problem+json", "the hub listens on loopback only");
        for (String host : List.of("localhost", "127.0.0.1:8080", "[::1]:8080", "LOCALHOST:1")) {
            assertThat(raw("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                    .as(host)
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/readings", "/api/v1/readings/latest", "/api/v1/series", "/api/v1/readings?step=1s"})
    void aStoreThatDoesNotAnswerIs503(String path) {
        HUB.store.available(false);

        HttpResponse<String> answer = HUB.get(path);

        assertThat(detail(answer, 503)).contains("the database was closed by a test");
        assertThat(answer.headers().firstValue("retry-after")).hasValue("5");
        assertThat(answer.headers().firstValue("content-disposition")).isEmpty();
    }

    @Test
    void aHubThatIsNotReadySaysWhy() {
        HUB.readiness.set(new Readiness(List.of("the broker is not started yet; wait")));

        assertThat(detail(HUB.get("/readyz"), 503)).isEqualTo("the broker is not started yet; wait");
        assertThat(HUB.get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void aDefectIs500AndTellsNothingOfTheInside() {
        HUB.readiness.set(null);

        assertThat(detail(HUB.get("/readyz"), 500))
                .isEqualTo("this is a defect of the hub; its log says more at the time of this answer");
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), HUB.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[64 * 1024];
            int length = 0;
            int read;
            while (!new String(answer, 0, length, StandardCharsets.UTF_8).contains("}")
                    && (read = socket.getInputStream().read(answer, length, answer.length - length)) > 0) {
                length += read;
            }
            return new String(answer, 0, length, StandardCharsets.UTF_8);
        }
    }
}
