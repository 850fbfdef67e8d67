package io.tidegate.edge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.edge.uplink.IdentityWarning;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server itself: its pages, its manners with clients, and whom it keeps out. */
@Timeout(60)
class LocalHttpIT extends LocalHttpFixture {

    @Test
    void unknownPathsAndMethodsAreProblemsToo() throws Exception {
        assertProblem(get("/nope"), 404, "/nope is not a path of this agent");
        HttpResponse<String> answer = get("/write");
        assertProblem(answer, 405, "use POST");
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
        assertProblem(post("/metrics", ""), 405, "use GET, HEAD");
    }

    @Test
    void headIsGetWithoutABody() throws Exception {
        HttpResponse<String> answer = send(request("/healthz").method("HEAD", BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void influxClientsFindWhatTheyAskFor() throws Exception {
        HttpResponse<String> ping = get("/ping");
        assertThat(ping.statusCode()).isEqualTo(204);
        assertThat(ping.headers().firstValue("X-Influxdb-Version")).hasValue("1.8.10");
        assertThat(get("/health").body()).contains("\"status\":\"pass\"");
        String create = "CREATE+DATABASE+pumps%0A%3BCREATE+RETENTION+POLICY+d+ON+pumps+DURATION+1d+REPLICATION+1";
        assertThat(post("/query?db=&epoch=ns&q=" + create, "").body()).contains("\"results\"");
        assertThat(get("/query?q=SHOW%20DATABASES").statusCode()).isEqualTo(200);
        assertProblem(get("/query?q=SELECT+*+FROM+x"), 400, "ask the hub");
        HttpRequest.Builder form = request("/query")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("q=show+databases"));
        assertThat(send(form).statusCode()).isEqualTo(200);
        assertThat(raw("GET /query?q=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void theStatusHasTheShapeOfTheContract() throws Exception {
        assertThat(get("/api/v1/status").body().strip()).isEqualTo("""
                        {"agent":"plant1-gw3","version":"1.2.3","epoch":"00000000000000ff",\
                        "hub":{"url":"mqtt://127.0.0.1:1883","connected":true,"lag_seconds":0.4},\
                        "warnings":[{"code":"diverged","since":"2026-11-21T02:12:10.500Z",\
                        "last_seen":"2026-11-21T02:13:10.500Z","count":1,"text":"%s"}],\
                        "ledger":{"accepted":1200,"stored":1180,"pending":13,"lost":{"evicted":7,"expired":0,\
                        "salvaged":0,"burned":0,"poison":0},"rejected":3,"filtered":0},\
                        "buffer":{"bytes":4096,"droppable_bytes":0,"max_bytes":8192,"segments":1,"quarantined":0,\
                        "oldest":"2026-11-21T02:13:10.500Z","seconds_until_full":60},\
                        "clock":{"trusted":true,"for_seconds":3600,\
                        "reason":"the operating system says that it is synchronised"},\
                        "config":{"running":17,"desired":17,"state":"applied"},\
                        "sources":[{"name":"host","state":"ok","last_reading":"2026-11-21T02:13:10.500Z","readings":5}]}""".formatted(IdentityWarning.Code.DIVERGED.text()));
    }

    @Test
    void theMetricsHaveTheNamesOfTheContract() throws Exception {
        assertThat(get("/metrics").body())
                .contains("tidegate_edge_readings_total{result=\"accepted\",reason=\"\"} 1200\n")
                .contains("tidegate_edge_readings_total{result=\"stored\",reason=\"\"} 1180\n")
                .contains("tidegate_edge_readings_total{result=\"rejected\",reason=\"malformed\"} 3\n")
                .contains("tidegate_edge_readings_total{result=\"lost\",reason=\"evicted\"} 7\n")
                .contains("tidegate_edge_buffer_bytes 4096\n")
                .contains("tidegate_edge_buffer_readings 13\n")
                .contains("tidegate_edge_buffer_oldest_timestamp_seconds 1.7952271905E9\n")
                .contains("tidegate_edge_buffer_seconds_until_full 60\n")
                .contains("tidegate_edge_disk_written_bytes_total 123\n")
                .contains("tidegate_edge_uplink_connected 1\n")
                .contains("tidegate_edge_uplink_bytes_total 99\n")
                .contains("tidegate_edge_uplink_readings_total 77\n")
                .contains("tidegate_edge_clock_trusted 1\n")
                .contains("tidegate_edge_clock_state_seconds 3600\n")
                .contains("tidegate_edge_source_up{source=\"host\"} 1\n");
    }

    @Test
    void thePageNeedsNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "connect-src 'self'");
        assertThat(page.body()).contains("/api/v1/status").doesNotContain("http://", "https://", "src=");
    }

    @Test
    void foreignWebPagesAreKeptOut() throws Exception {
        assertProblem(
                send(request("/write").header("Origin", "http://evil.example").POST(BodyPublishers.ofString("a x=1"))),
                403,
                "foreign web page",
                "http://evil.example");
        assertThat(raw("GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421 ");
        assertThat(raw("GET /healthz HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(buffer.readings()).isEmpty();
    }

    @Test
    void garbageAndEndlessHeadersDisturbNobody() throws Exception {
        assertThat(raw("\u0000\u0001garbage\r\n\r\n")).doesNotStartWith("HTTP/1.1 2");
        StringBuilder endless = new StringBuilder("GET /healthz HTTP/1.1\r\nHost: localhost\r\n");
        for (int i = 0; i < 2_000; i++) {
            endless.append("X-").append(i).append(": ").append("y".repeat(100)).append("\r\n");
        }
        assertThat(raw(endless + "\r\n")).doesNotStartWith("HTTP/1.1 2");
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void anotherAddressThanLoopbackIsRefusedWithAReason() {
        LocalHttp.Options open = new LocalHttp.Options(new InetSocketAddress("0.0.0.0", 0));
        assertThatThrownBy(() -> LocalHttp.start(open, endpoints(1)))
                .isInstanceOf(ListenRefusedException.class)
                .hasMessageContaining("neither TLS nor a password")
                .hasMessageContaining("use 127.0.0.1");
    }

    @Test
    void aPortInUseIsAnIoError() {
        LocalHttp.Options taken =
                new LocalHttp.Options(new InetSocketAddress(InetAddress.getLoopbackAddress(), http.port()));
        assertThatThrownBy(() -> LocalHttp.start(taken, endpoints(1))).isInstanceOf(BindException.class);
    }
}
