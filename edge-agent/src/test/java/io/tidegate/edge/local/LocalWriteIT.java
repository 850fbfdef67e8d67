package io.tidegate.edge.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.source.RejectReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Value;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readings over HTTP: what is taken, and what is answered once it is durable. */
@Timeout(60)
class LocalWriteIT extends LocalHttpFixture {

    @ParameterizedTest
    @ValueSource(strings = {"/write", "/write?db=pumps&rp=&consistency=all", "/api/v2/write?org=o&bucket=b"})
    void aWriteIs204OnceItIsInTheBuffer(String path) throws Exception {
        HttpResponse<String> answer = post(path, "room,sensor=a temp=21.5 1700000000000000000");
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(buffer.readings()).singleElement().satisfies(reading -> {
            assertThat(reading.series().toString()).isEqualTo("room/temp{sensor=a}");
            assertThat(reading.value()).isEqualTo(Value.of(21.5));
            assertThat(reading.timeNs()).isEqualTo(1_700_000_000_000_000_000L);
        });
    }

    @Test
    void theAnswerWaitsForTheDiskAndHoldsNoThread() throws Exception {
        buffer.gate.drainPermits();
        List<CompletableFuture<HttpResponse<String>>> answers = List.of(
                postAsync("/write", "room temp=1"),
                postAsync("/write", "room temp=2"),
                postAsync("/write", "room temp=3"));
        assertThat(buffer.begun.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(get("/healthz").statusCode())
                .as("both handler threads are free")
                .isEqualTo(200);
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        buffer.gate.release(100);
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
        }
    }

    @Test
    void thePrecisionOfTheQueryCounts() throws Exception {
        assertThat(post("/write?precision=s", "room temp=1 1700000000").statusCode())
                .isEqualTo(204);
        assertThat(buffer.readings()).extracting(Reading::timeNs).containsExactly(1_700_000_000_000_000_000L);
        assertProblem(post("/write?precision=h", "room temp=1"), 400, "use one of ns, us, ms, s");
    }

    @Test
    void badLinesAreNamedAndGoodOnesKept() throws Exception {
        HttpResponse<String> answer = post("/write", "room temp=1\nroom temp=NaN\nroom temp=2\nroom\n");
        assertProblem(answer, 400, "line 2: NaN is not a measurement");
        assertThat(answer.body())
                .contains("\"line\":2")
                .contains("\"line\":4")
                .contains("\"accepted\":2")
                .contains("\"rejected\":2")
                .contains("\"error\":\"partial write: ");
        assertThat(buffer.readings()).hasSize(2);
        assertThat(rejected.total()).isEqualTo(2);
        assertThat(rejected.count(RejectReason.UNACCEPTABLE)).isEqualTo(1);
    }

    @Test
    void aPrecisionMistakeIsRefusedWithAdvice() throws Exception {
        assertProblem(post("/write", "room temp=1 1700000000"), 400, "with precision=s: set that in the request");
        assertThat(buffer.readings()).isEmpty();
    }

    @Test
    void anEmptyBodyIsFine() throws Exception {
        assertThat(post("/write", "").statusCode()).isEqualTo(204);
        assertThat(buffer.appends).isEmpty();
    }

    @Test
    void aResendWithItsKeyIsAnsweredAgainAndNotStoredAgain() throws Exception {
        assertThat(keyed("/write", "k1", "room temp=1").statusCode()).isEqualTo(204);
        assertThat(keyed("/write", "k1", "room temp=1").statusCode()).isEqualTo(204);
        assertProblem(keyed("/write", "k1", "room temp=2"), 422, "use a new key for each body");
        assertProblem(keyed("/write?precision=s", "k1", "room temp=1"), 422, "another body");
        assertThat(buffer.readings()).hasSize(1);
        HttpResponse<String> first = keyed("/write", "k2", "room temp=1\nroom");
        HttpResponse<String> second = keyed("/write", "k2", "room temp=1\nroom");
        assertThat(first.statusCode()).isEqualTo(400);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(buffer.readings()).hasSize(2);
        assertThat(rejected.total()).as("counted once").isEqualTo(1);
        assertThat(keyed("/write", "k".repeat(255), "room temp=3").statusCode()).isEqualTo(204);
        assertProblem(keyed("/write", "k".repeat(256), "room temp=3"), 400, "at most 255");
    }

    @Test
    void jsonReadingsAndSenMlAreTakenTheSameWay() throws Exception {
        String reading = "{\"name\":\"room/temp\",\"value\":21.5,\"time\":\"2026-11-21T02:13:10.123456789Z\"}";
        assertThat(post("/api/v1/readings", "[" + reading + "]").statusCode()).isEqualTo(204);
        HttpRequest.Builder senMl = request("/api/v1/readings")
                .header("Content-Type", "application/senml+json; charset=utf-8")
                .POST(BodyPublishers.ofString("[{\"bn\":\"pump/\",\"n\":\"rpm\",\"v\":900}]"));
        assertThat(send(senMl).statusCode()).isEqualTo(204);
        assertThat(buffer.readings())
                .extracting(stored -> stored.series().name())
                .containsExactly("room/temp", "pump/rpm");
        HttpResponse<String> partly = keyed("/api/v1/readings", "key", "[" + reading + ",{\"value\":1}]");
        assertProblem(partly, 400, "record 1: it has no name", "\"pointer\":\"/1\"", "\"accepted\":1");
        assertThat(keyed("/api/v1/readings", "key", "[" + reading + ",{\"value\":1}]")
                        .body())
                .isEqualTo(partly.body());
        assertThat(buffer.readings()).hasSize(3);
        assertProblem(post("/api/v1/readings", "[" + reading + ",{\"va"), 400, "nothing was kept");
        assertProblem(
                send(request("/api/v1/readings")
                        .header("Content-Type", "application/cbor")
                        .POST(BodyPublishers.ofString("x"))),
                415,
                "application/senml+json");
        assertThat(buffer.readings()).hasSize(3);
    }

    @Test
    void theLaneOfTheQueryCounts() throws Exception {
        assertThat(post("/write?lane=alarm", "room temp=1").statusCode()).isEqualTo(204);
        assertThat(buffer.appends).extracting(Append::lane).containsExactly(Lane.ALARM);
        assertProblem(post("/write?lane=fast", "room temp=1"), 400, "use live or alarm");
    }
}
