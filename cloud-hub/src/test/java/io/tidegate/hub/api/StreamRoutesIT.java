package io.tidegate.hub.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.hub.api.EventReader.Event;
import io.tidegate.hub.fleet.AgentView;
import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamRoutesIT {

    private final HubFixture hub = HubFixture.start();

    @AfterEach
    void stop() {
        hub.close();
    }

    private EventReader follow(String query, String... headers) throws IOException, InterruptedException {
        return new EventReader(hub.open("/api/v1/stream" + query, headers).body());
    }

    private static Reading reading(long value) {
        return Reading.of(Series.of("t"), value, Value.of(value));
    }

    @Test
    void aReadingArrivesWhenItIsStored() throws Exception {
        hub.commit("a", reading(1));
        try (EventReader events = follow("?events=reading")) {
            hub.commit("a", reading(2));

            Event event = events.next();

            assertThat(event.id()).isEqualTo("2");
            assertThat(event.type()).isEqualTo("reading");
            assertThat(event.data() + "\n")
                    .as("exactly as elsewhere")
                    .isEqualTo(hub.get("/api/v1/readings?format=ndjson&order=desc&limit=1")
                            .body());
        }
    }

    @Test
    void aClientResumesWhereItWas() throws Exception {
        String last;
        try (EventReader events = follow("?events=reading&last_event_id=0")) {
            hub.commit("a", reading(1), reading(2), reading(3));
            events.next();
            last = events.next().id();
        }
        hub.commit("a", reading(4));
        try (EventReader events = follow("?events=reading", "Last-Event-ID", last)) {
            assertThat(events.next().id()).isEqualTo("3");
            assertThat(events.next().id()).isEqualTo("4");
        }
    }

    @Test
    void aClientThatSawNothingYetResumesFromItsFirstMoment() throws Exception {
        hub.commit("a", reading(1));
        hub.agent("a");
        String id;
        try (EventReader events = follow("")) {
            events.next(event -> event.type().equals("agent"));
            id = events.lastId();
        }
        hub.commit("a", reading(2));
        try (EventReader events = follow("?events=reading", "Last-Event-ID", id)) {
            assertThat(events.next().id()).isEqualTo("2");
        }
    }

    @Test
    void whatIsNoLongerInMemoryComesFromTheStoreWithoutAHole() throws Exception {
        for (int i = 0; i < 50; i++) {
            hub.commitRamp("a", "t", 1_000);
        }
        try (EventReader events = follow("?events=reading&last_event_id=0")) {
            hub.commitRamp("a", "t", 1_000);
            for (long position = 1; position <= 51_000; position++) {
                assertThat(events.next().id()).isEqualTo(Long.toString(position));
            }
        }
    }

    @Test
    void aSlowClientCostsNoMemoryAndMissesNothing() throws Exception {
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4_096);
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), hub.port()));
            slow.getOutputStream()
                    .write("GET /api/v1/stream?events=reading&last_event_id=0 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            EventReader events = new EventReader(slow.getInputStream());
            hub.commit("a", reading(1));
            assertThat(events.next().id()).isEqualTo("1");
            // More than the sockets' buffers and the feed's memory hold.
            for (int i = 0; i < 100; i++) {
                hub.commitRamp("a", "t", 1_000);
            }
            for (long position = 2; position <= 100_001; position++) {
                assertThat(events.next().id()).isEqualTo(Long.toString(position));
            }
        }
    }

    @Test
    void filtersReadings() throws Exception {
        try (EventReader events = follow("?events=reading&agent=b&name=t&label.k=v")) {
            hub.commit("a", reading(1));
            hub.commit("b", reading(2), Reading.of(Series.of("t", Map.of("k", "v")), 3, Value.of(3L)));

            assertThat(events.next().id()).isEqualTo("3");
        }
    }

    @Test
    void agentsComeAtOnceAndWheneverTheyChange() throws Exception {
        hub.agent("a");
        hub.lossyAgent("b");
        try (EventReader events = follow("?events=agent")) {
            assertThat(events.next().data()).startsWith("{\"agent\":\"a\",\"state\":\"online\"");
            assertThat(events.next().data()).startsWith("{\"agent\":\"b\",\"state\":\"late\"");

            hub.agent("a", AgentView.State.OFFLINE, Map.of(), LedgerCounts.zero());

            assertThat(events.next().data()).startsWith("{\"agent\":\"a\",\"state\":\"offline\"");
        }
    }

    @Test
    void beyondTheBoundStreamsAreRefused() throws Exception {
        int bound = HubApi.Options.listen("127.0.0.1", 0).maxEventStreams();
        Socket[] clients = new Socket[bound];
        try {
            for (int i = 0; i < bound; i++) {
                clients[i] = new Socket(InetAddress.getLoopbackAddress(), hub.port());
                clients[i]
                        .getOutputStream()
                        .write("GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(clients[i].getInputStream().read()).isEqualTo('H');
            }
            assertThat(hub.get("/api/v1/stream").statusCode()).isEqualTo(503);
        } finally {
            for (Socket client : clients) {
                if (client != null) {
                    client.close();
                }
            }
        }
    }

    @Test
    void theStreamIsNotCompressedAsEventsWouldWaitInTheCompressor() throws Exception {
        var answer = hub.open("/api/v1/stream", "Accept-Encoding", "gzip");
        try (EventReader events = new EventReader(answer.body())) {
            hub.commit("a", reading(1));
            assertThat(events.next().id()).isEqualTo("1");
            assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
            assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        }
    }

    /** A hub whose heart beats fast and that gives a client up after a few of its beats. */
    private static HubFixture hasty() {
        HubApi.Options usual = HubApi.Options.listen("127.0.0.1", 0);
        return HubFixture.of(new HubApi.Options(
                usual.host(),
                usual.port(),
                usual.maxConnections(),
                usual.maxEventStreams(),
                usual.maxExports(),
                usual.maxLookups(),
                usual.maxWaiting(),
                usual.maxRequestLineBytes(),
                usual.maxHeaderBytes(),
                usual.maxBodyBytes(),
                400,
                usual.agentEventsPerTick(),
                100,
                usual.retryMs()));
    }

    @Test
    void aQuietStreamHasAHeartbeatThatSaysWhereToResume() throws Exception {
        try (HubFixture hasty = hasty();
                EventReader events = new EventReader(
                        hasty.open("/api/v1/stream?agent=nobody").body())) {
            hasty.commit("a", reading(1));

            events.awaitHeartbeats(3);

            assertThat(events.lastId())
                    .as("nothing was for this client, and it is past it")
                    .isEqualTo("1");
        }
    }

    @Test
    void aClientThatTakesNothingIsGivenUp() throws Exception {
        try (HubFixture hasty = hasty();
                Socket stalled = new Socket();
                EventReader quick = new EventReader(
                        hasty.open("/api/v1/stream?agent=nobody").body())) {
            stalled.setReceiveBufferSize(4_096);
            stalled.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), hasty.port()));
            stalled.getOutputStream()
                    .write("GET /api/v1/stream?last_event_id=0 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            EventReader events = new EventReader(stalled.getInputStream());
            for (int i = 0; i < 100; i++) {
                hasty.commitRamp("a", "t", 1_000);
            }

            quick.awaitHeartbeats(20);

            assertThatThrownBy(() -> {
                        while (true) {
                            assertThat(events.next().id()).isNotEqualTo("100000");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }
}
