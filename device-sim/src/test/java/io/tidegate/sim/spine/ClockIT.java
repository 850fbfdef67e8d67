package io.tidegate.sim.spine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.sim.device.RunClock;
import io.tidegate.sim.device.SystemRunClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway that begins in 1970, and what a real hub has of its readings in the end. */
class ClockIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final HttpClient http = HttpClient.newHttpClient();
    private final RunClock clock = new SystemRunClock();

    @TempDir
    private Path directory;

    private Program hub;
    private URI hubHttp;
    private URI hubMqtt;
    private ClocklessGateway gateway;

    /** A reading as the hub tells it. */
    private record Told(long timeNs, long truthNs, String quality) {

        boolean isRight() {
            return Math.abs(timeNs - truthNs) < SECOND_NS;
        }
    }

    @BeforeEach
    void start() throws Exception {
        hub = Program.hub(Files.writeString(directory.resolve("hub.yaml"), """
                version: 1
                data_dir: "%s"
                http: {listen: "127.0.0.1:0"}
                mqtt: {listen: "127.0.0.1:0"}
                """.formatted(directory.resolve("hub"))));
        hubHttp = URI.create("http://127.0.0.1:" + hub.port(1));
        hubMqtt = URI.create("mqtt://127.0.0.1:" + hub.port(2));
        gateway = new ClocklessGateway(directory.resolve("edge"));
    }

    @AfterEach
    void stop() {
        gateway.close();
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWaitedUntilTheClockWasRightArrivesWithTheRightTimes(boolean killed) throws Exception {
        gateway.take(30);
        if (killed) {
            gateway.killAndStart();
        }
        gateway.take(20);
        gateway.setClock();
        gateway.connect(hubMqtt);
        gateway.take(10);

        List<Told> told = stored(60);
        assertThat(told)
                .extracting(Told::quality)
                .filteredOn("estimated"::equals)
                .hasSize(50);
        assertThat(told).extracting(Told::quality).filteredOn("synced"::equals).hasSize(10);
        assertThat(told).allMatch(Told::isRight);
        assertThatNothingIsDoubleOrInConflict(told);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasSentBeforeStaysAsItWas(boolean killed) throws Exception {
        gateway.take(30);
        gateway.connect(hubMqtt);
        stored(30);
        gateway.disconnect();
        if (killed) {
            gateway.killAndStart();
        }
        gateway.take(20);
        gateway.setClock();
        gateway.connect(hubMqtt);

        List<Told> told = stored(50);
        assertThat(told)
                .filteredOn(reading -> reading.quality().equals("unsynced"))
                .hasSize(30)
                .noneMatch(Told::isRight);
        assertThat(told)
                .filteredOn(reading -> reading.quality().equals("estimated"))
                .hasSize(20)
                .allMatch(Told::isRight);
        assertThatNothingIsDoubleOrInConflict(told);
    }

    @Test
    void aHubThatIsKilledIsToldTheSameAgain() throws Exception {
        gateway.take(30);
        gateway.setClock();
        gateway.connect(hubMqtt);
        List<Told> told = stored(30);
        gateway.killAndStart();
        gateway.connect(hubMqtt);
        gateway.take(1);
        assertThat(stored(31)).containsAll(told);
        assertThatNothingIsDoubleOrInConflict(stored(31));
    }

    private void assertThatNothingIsDoubleOrInConflict(List<Told> told) throws Exception {
        Set<Long> truths = new HashSet<>();
        assertThat(told).allMatch(reading -> truths.add(reading.truthNs()));
        assertThat(get("/metrics")).contains("tidegate_hub_readings_total{result=\"conflict\"} 0.0");
    }

    /** What the hub has of the gateway, once it has {@code count} readings. */
    private List<Told> stored(int count) throws Exception {
        long deadlineNs = clock.nanoTime() + PATIENCE.toNanos();
        List<Told> told = readings();
        while (told.size() < count) {
            if (clock.nanoTime() > deadlineNs) {
                throw new AssertionError("the hub has %d readings, not %d".formatted(told.size(), count));
            }
            clock.pause(TimeUnit.MILLISECONDS.toNanos(50));
            told = readings();
        }
        assertThat(told).hasSize(count);
        return told;
    }

    private List<Told> readings() throws Exception {
        List<Told> told = new ArrayList<>();
        String query = "/api/v1/readings?agent=%s&limit=1000".formatted(ClocklessGateway.ID);
        for (JsonNode reading : new ObjectMapper().readTree(get(query)).path("readings")) {
            Instant time = Instant.parse(reading.path("time").asText());
            told.add(new Told(
                    TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano(),
                    reading.path("value").asLong(),
                    reading.path("time_quality").asText()));
        }
        return told;
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(hubHttp.resolve(path)).timeout(PATIENCE).build();
        return http.send(request, BodyHandlers.ofString()).body();
    }
}
