package io.tidegate.hub.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.config.HostEnvironment;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.config.type.ListenAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubConfigFileTest {

    private static final HostEnvironment MACHINE = new HostEnvironment(Map.of(), Path.of("/home/pat"), "hub");

    @TempDir
    Path directory;

    @Test
    void theExampleOfTheContractIsReadInFull() throws IOException {
        Path file = Files.writeString(directory.resolve("hub.yaml"), """
                version: 1
                data_dir: /var/lib/tidegate-hub
                http: {listen: "[::1]:0"}
                mqtt: {listen: "127.0.0.1:2883"}
                store: {memory_limit: 256MiB, threads: 1}
                log_level: debug
                """);

        assertThat(HubConfigFile.read(file, MACHINE))
                .isEqualTo(new Loaded.Valid<>(new HubConfig(
                        Path.of("/var/lib/tidegate-hub"),
                        new ListenAddress("::1", 0),
                        new ListenAddress("127.0.0.1", 2883),
                        new HubConfig.Store(256L << 20, 1),
                        HubConfig.LogLevel.DEBUG)));
    }

    @Test
    void withoutAFileTheHubRunsOnLoopbackBelowTheStateDirectory() {
        assertThat(HubConfigFile.defaults(MACHINE))
                .isEqualTo(new HubConfig(
                        Path.of("/home/pat/.local/state/tidegate-hub"),
                        new ListenAddress("127.0.0.1", 8080),
                        new ListenAddress("127.0.0.1", 1883),
                        new HubConfig.Store(512L << 20, 2),
                        HubConfig.LogLevel.INFO));
    }

    @Test
    void everyProblemIsToldWithItsPlace() throws IOException {
        Path file = Files.writeString(directory.resolve("hub.yaml"), """
                mqtt:
                  external: "mqtts://broker:8883"
                  listen: "*:1883"
                store: {threads: "2"}
                """);

        assertThat(HubConfigFile.read(file, MACHINE).problems())
                .map(Object::toString)
                .containsExactly(
                        file
                                + ":2:3: /mqtt/external: unknown key \"external\" - allowed here: listen - correct or"
                                + " remove it",
                        file
                                + ":3:11: /mqtt/listen: \"*:1883\" can be reached from other machines - callers have no"
                                + " identity and traffic is not encrypted yet, so only loopback is allowed - write"
                                + " 127.0.0.1:1883, and put a proxy that authenticates in front if others must reach"
                                + " it",
                        file
                                + ":4:18: /store/threads: \"2\" is not a whole number - a whole number of 1 to 64 is"
                                + " needed - write it without quotes");
    }
}
