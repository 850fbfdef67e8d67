package io.tidegate.edge.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The build's last step for the agent: runs what was built for a moment, notes the classes that it loads, and writes them to
 * an archive that the launcher maps into memory. That halves the time to start. Takes the directory of the built agent.
 *
 * <p>The archive is bound to the Java that wrote it and to the class path as the launcher spells it; where either
 * differs, Java leaves the archive alone. The list of classes stays beside it, so that an image of the agent can have its own.
 */
public final class ClassArchive {

    private static final Pattern START_LINE = Pattern.compile("listens on (http://\\S+),");

    private static final String LINES = "room,sensor=a temp=21.5,open=true,count=3i,state=\"on\"\n";

    private static final String SENML = "[{\"bn\":\"room/\",\"n\":\"temp\",\"u\":\"Cel\",\"v\":21.5}]";

    private static final List<String> PAGES = List.of("/", "/metrics", "/healthz", "/api/v1/status");

    private final Path target;
    private final Path scratch;

    private ClassArchive(Path target) throws IOException {
        this.target = target;
        this.scratch = Files.createTempDirectory(target, "class-archive");
    }

    public static void main(String[] arguments) throws Exception {
        ClassArchive archive = new ClassArchive(Path.of(arguments[0]).toRealPath());
        Path classes = archive.target.resolve("tidegate-edge.classes");
        archive.list(classes);
        archive.write(classes);
        archive.cleanUp();
    }

    /** Runs the agent against a hub that only says hello, and asks it for everything once. */
    private void list(Path classes) throws IOException, InterruptedException {
        try (StubBroker broker = StubBroker.thatConnects()) {
            Path config = Files.writeString(
                    scratch.resolve("edge.yaml"), """
                    version: 1
                    agent: {id: class-archive}
                    hub: {url: "mqtt://127.0.0.1:%d"}
                    data_dir: %s
                    local_http: {listen: "127.0.0.1:0"}
                    sources:
                      - {name: host, type: host, interval: 1s}
                    """.formatted(broker.port(), scratch.resolve("data")));
            Process agent = start(
                    "agent.log",
                    List.of("-XX:DumpLoadedClassList=" + classes),
                    List.of("run", "--config", config.toString()));
            try {
                use(listening(agent));
                broker.awaitSubscription();
            } finally {
                agent.destroy();
                agent.waitFor();
            }
        }
    }

    private static void use(URI agent) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        post(http, agent.resolve("/write"), "text/plain", LINES);
        post(http, agent.resolve("/api/v1/readings"), "application/senml+json", SENML);
        for (String page : PAGES) {
            http.send(HttpRequest.newBuilder(agent.resolve(page)).build(), HttpResponse.BodyHandlers.discarding());
        }
    }

    private static void post(HttpClient http, URI to, String type, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(to)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 204) {
            throw new IOException("the agent answered %d to %s: %s".formatted(answer.statusCode(), to, answer.body()));
        }
    }

    private void write(Path classes) throws IOException, InterruptedException {
        Path archive = target.resolve("tidegate-edge.jsa");
        Process dump = start(
                "dump.log",
                List.of("-Xshare:dump", "-XX:SharedClassListFile=" + classes, "-XX:SharedArchiveFile=" + archive),
                List.of());
        if (dump.waitFor() != 0 || !Files.exists(archive)) {
            throw new IOException("java wrote no class archive: " + Files.readString(scratch.resolve("dump.log")));
        }
    }

    /** Starts the agent with the launcher's collector and class path: an archive is good for no other. */
    private Process start(String log, List<String> options, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.addAll(options);
        command.addAll(List.of("-cp", target + "/*:" + target + "/lib/*", TidegateEdge.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve(log).toFile())
                .start();
    }

    /** Waits for the start line, which ends in the log. */
    private URI listening(Process agent) throws IOException, InterruptedException {
        while (true) {
            boolean ended = agent.waitFor(50, TimeUnit.MILLISECONDS);
            Matcher startLine = START_LINE.matcher(Files.readString(scratch.resolve("agent.log")));
            if (startLine.find()) {
                return URI.create(startLine.group(1));
            }
            if (ended) {
                throw new IOException(
                        "the agent ended before it listened: " + Files.readString(scratch.resolve("agent.log")));
            }
        }
    }

    private void cleanUp() throws IOException {
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
