package io.tidegate.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The directory that {@code deploy/image} makes, on a gateway that has no Java. */
@Timeout(180)
class ImageIT {

    private static final Path IMAGE = Path.of("../deploy/image");

    /** With it Java ends with an error where it cannot use the archive of classes. */
    private static final Map<String, String> ARCHIVE_NEEDED =
            Map.of("JAVA_OPTS", "-Xshare:on", "JAVA_HOME", "/nowhere");

    @TempDir
    private Path directory;

    @Test
    void itNeedsNoJavaAndWorksElsewhereToo() throws Exception {
        Path image = directory.resolve("image");
        assertThat(exit(IMAGE, image.toString())).isZero();
        assertThat(exit(IMAGE, image.toString())).as("it may be made again").isZero();
        assertThat(exit(IMAGE, directory.toString()))
                .as("nothing else is overwritten")
                .isEqualTo(1);
        takesReadings(image, ARCHIVE_NEEDED);

        Path moved = Files.move(image, directory.resolve("moved"));
        try (EdgeProcess version = EdgeProcess.startFrom(moved, Map.of(), "--version")) {
            assertThat(version.exit()).as(version.err()).isZero();
        }
        assertThat(exit(moved.resolve("bin/archive-classes"))).isZero();
        takesReadings(moved, ARCHIVE_NEEDED);
    }

    private void takesReadings(Path image, Map<String, String> environment) throws Exception {
        Path config = Files.writeString(directory.resolve("edge.yaml"), """
                version: 1
                agent: {id: image}
                hub: {url: "mqtt://127.0.0.1:1"}
                data_dir: %s
                local_http: {listen: "127.0.0.1:0"}
                sources:
                  - {name: host, type: host, interval: 1s}
                """.formatted(directory.resolve("data")));
        try (EdgeProcess agent = EdgeProcess.startFrom(image, environment, "run", "--config", config.toString())) {
            assertThat(write(agent.http("/write"))).isEqualTo(204);
            // There is no hub: the agent is not well, which is what it says.
            try (EdgeProcess status = EdgeProcess.startFrom(
                    image, environment, "status", "--url", agent.http("/").toString())) {
                assertThat(status.exit()).as(status.err()).isEqualTo(ExitCodes.PROBLEMS_FOUND);
                assertThat(status.out()).contains("accepted");
            }
            assertThat(agent.terminate()).as(agent.err()).isZero();
        }
    }

    private static int write(URI to) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(to)
                .POST(HttpRequest.BodyPublishers.ofString("room temp=21.5"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private int exit(Path command, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add(command.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start()
                .waitFor();
    }
}
