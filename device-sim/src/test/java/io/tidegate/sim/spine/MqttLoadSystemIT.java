package io.tidegate.sim.spine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices that publish to a real mosquitto, which an agent's source subscribes to. */
class MqttLoadSystemIT {

    @TempDir
    private Path directory;

    private int port;
    private Process mosquitto;
    private Site site;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        try (ServerSocket free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = Files.writeString(
                directory.resolve("mosquitto.conf"), "listener %d 127.0.0.1\nallow_anonymous true\n".formatted(port));
        mosquitto = new ProcessBuilder("mosquitto", "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("mosquitto.log").toFile())
                .start();
        site = new Site(
                Files.createDirectory(directory.resolve("site")),
                "sources: [{name: load, type: mqtt, url: \"mqtt://127.0.0.1:%d\", topics: [\"plant/#\"], format: line_protocol}]"
                        .formatted(port));
    }

    @AfterEach
    void stop() {
        site.close();
        mosquitto.destroyForcibly();
    }

    /** Until the agent has subscribed nothing is accepted, and the devices hand it over again. */
    @Test
    void everyReadingArrivesOnceThroughABroker() throws Exception {
        Path scenario = Files.writeString(directory.resolve("scenario.yaml"), """
                duration: 4s
                devices:
                  - {name: press, type: mqtt, devices: 3, series: 2, rate: 40/s, agent: "%s", broker: "mqtt://127.0.0.1:%d", topic: plant}
                thresholds: {generator_late: 100%%, accept_p50: 60s}
                """.formatted(site.agentHttp(), port));
        Program.Ended run = Program.simulator(
                "run",
                scenario.toString(),
                "--hub",
                site.hubHttp().toString(),
                "--out",
                directory.resolve("out").toString());

        assertThat(run.exit()).as(run.printed()).isZero();
        assertThat(run.printed())
                .contains("measured   480 readings, stored 480")
                .contains("PASS: every threshold was kept");
    }
}
