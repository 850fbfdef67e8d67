package io.tidegate.edge.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.buffer.AppendOutcome;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the server does not take: too large, too much at once, more than the disk bears. */
@Timeout(60)
class LocalHttpLimitsIT extends LocalHttpFixture {

    @Test
    void aGzipBodyIsInflatedWithinTheLimit() throws Exception {
        assertThat(postGzip(gzip("room temp=1 1700000000000000000")).statusCode())
                .isEqualTo(204);
        assertThat(buffer.readings()).hasSize(1);
        assertProblem(postGzip(gzip("#".repeat(5_000_000))), 413, "larger than 10,000 bytes");
        assertProblem(postGzip("not gzip".getBytes(StandardCharsets.UTF_8)), 400, "cannot be inflated");
        byte[] truncated = gzip("room temp=1");
        assertProblem(postGzip(Arrays.copyOf(truncated, truncated.length - 9)), 400, "cannot be inflated");
        assertProblem(
                send(request("/write").header("Content-Encoding", "br").POST(BodyPublishers.ofString("x"))),
                415,
                "send gzip");
        assertThat(buffer.readings()).hasSize(1);
    }

    @Test
    void theBodyLimitHoldsAtItsBoundAndFarBeyond() throws Exception {
        String line = "room temp=1 1700000000000000000\n";
        assertThat(post("/write", line + "#".repeat(MAX_BODY_BYTES - line.length()))
                        .statusCode())
                .isEqualTo(204);
        assertProblem(post("/write", "#".repeat(MAX_BODY_BYTES + 1)), 413, "larger than 10,000 bytes");
        assertProblem(post("/write", "#".repeat(10_000_000)), 413, "larger than 10,000 bytes");
        HttpRequest.Builder chunked =
                request("/write").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[200_000])));
        assertProblem(send(chunked), 413, "larger than 10,000 bytes");
        assertThat(buffer.readings()).hasSize(1);
    }

    @Test
    void moreReadingsThanTheIntakeTakesAre413() throws Exception {
        assertThat(post("/write", "a x=1\n".repeat(500)).statusCode()).isEqualTo(204);
        assertProblem(post("/write", "a x=1\n".repeat(501)), 413, "more than 500 readings");
        String text = "a x=\"" + "y".repeat(640) + "\"\n";
        assertProblem(post("/write", "a x=1\n".repeat(490) + text), 413, "long texts count for more");
    }

    @Test
    void anOverloadIs503WithRetryAfter() throws Exception {
        buffer.gate.drainPermits();
        postAsync("/write", "room temp=0");
        assertThat(buffer.begun.poll(10, TimeUnit.SECONDS)).isNotNull();
        HttpResponse<String> answer = post("/write", "a x=1\n".repeat(500));
        assertProblem(answer, 503, "Nothing was stored");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void aFullBufferIs503WithRetryAfter() throws Exception {
        buffer.answer(append -> Optional.of(new AppendOutcome.Full()));
        HttpResponse<String> answer = post("/write", "room temp=1");
        assertProblem(answer, 503, "the buffer is full");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("10");
        buffer.answer(append -> Optional.of(new AppendOutcome.Failed("no space left on device")));
        assertProblem(post("/write", "room temp=1"), 503, "no space left on device");
    }

    @Test
    void aDiskThatHangsIs503InTime() throws Exception {
        http.close();
        http = LocalHttp.start(new LocalHttp.Options(FREE_PORT), endpoints(50));
        buffer.gate.drainPermits();
        assertProblem(post("/write", "room temp=1"), 503, "the disk did not answer");
    }
}
