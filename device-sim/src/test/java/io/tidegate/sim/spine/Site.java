package io.tidegate.sim.spine;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A hub and an agent that forwards to it. Either can be killed; both come back on their ports, with their data. */
final class Site implements AutoCloseable {

    private final Path directory;
    private final String sources;
    private final int hubHttp;
    private final int hubMqtt;
    private final int agentHttp;
    private Program hub;
    private Program agent;

    /** Starts both on free ports; the agent takes what is written to its HTTP. */
    Site(Path directory) throws IOException, InterruptedException {
        this(directory, "sources: []");
    }

    /** @param sources the agent's, as its configuration has them */
    Site(Path directory, String sources) throws IOException, InterruptedException {
        this.directory = directory;
        this.sources = sources;
        hub = Program.hub(hubConfig(0, 0));
        hubHttp = hub.port(1);
        hubMqtt = hub.port(2);
        agent = Program.agent(agentConfig(0));
        agentHttp = agent.port(1);
    }

    URI hubHttp() {
        return URI.create("http://127.0.0.1:" + hubHttp);
    }

    URI hubMqtt() {
        return URI.create("mqtt://127.0.0.1:" + hubMqtt);
    }

    URI agentHttp() {
        return URI.create("http://127.0.0.1:" + agentHttp);
    }

    /** {@code kill -9} of the hub, once it runs; it begins to start again. */
    void crashHub() throws IOException, InterruptedException {
        hub.port(1);
        hub.kill();
        hub = Program.hub(hubConfig(hubHttp, hubMqtt));
    }

    /** {@code kill -9} of the agent, once it runs; it begins to start again. */
    void crashAgent() throws IOException, InterruptedException {
        agent.port(1);
        agent.kill();
        agent = Program.agent(agentConfig(agentHttp));
    }

    private Path hubConfig(int http, int mqtt) throws IOException {
        return Files.writeString(directory.resolve("hub.yaml"), """
                version: 1
                data_dir: "%s"
                http: {listen: "127.0.0.1:%d"}
                mqtt: {listen: "127.0.0.1:%d"}
                """.formatted(directory.resolve("hub"), http, mqtt));
    }

    private Path agentConfig(int http) throws IOException {
        return Files.writeString(
                directory.resolve("edge.yaml"), """
                version: 1
                agent: {id: spine}
                hub: {url: "%s"}
                data_dir: "%s"
                local_http: {listen: "127.0.0.1:%d"}
                %s
                """.formatted(hubMqtt(), directory.resolve("edge"), http, sources));
    }

    @Override
    public void close() {
        agent.close();
        hub.close();
    }
}
