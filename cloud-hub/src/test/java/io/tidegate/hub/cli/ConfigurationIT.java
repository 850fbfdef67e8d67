package io.tidegate.hub.cli;

import static io.tidegate.hub.desired.Reports.SESSION;
import static io.tidegate.hub.desired.Reports.report;
import static io.tidegate.hub.desired.Reports.status;
import static io.tidegate.hub.desired.Reports.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.tidegate.hub.broker.MqttAgent;
import io.tidegate.hub.security.SigningKeyFile;
import io.tidegate.protocol.control.Command;
import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.control.SignatureCheck;
import io.tidegate.protocol.control.Verdict.State;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.trial.ConfigTrial;
import io.tidegate.protocol.trial.Moment;
import io.tidegate.protocol.trial.TrialAction;
import io.tidegate.protocol.trial.TrialLimits;
import io.tidegate.protocol.trial.VaultRecord;
import io.tidegate.protocol.wire.Checksum;
import io.tidegate.protocol.wire.CommandCodec;
import io.tidegate.protocol.wire.ConfigReportCodec;
import io.tidegate.protocol.wire.DesiredConfigCodec;
import io.tidegate.protocol.wire.StatusCodec;
import io.tidegate.protocol.wire.Topics;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way of a configuration through the hub as a process, up to the agent's end of the wire and back. */
@Timeout(180)
class ConfigurationIT {

    private static final String DEBUG = "{\"log_level\":\"debug\"}";
    private static final String WARN = "{\"log_level\":\"warn\"}";
    private static final AgentId PUMP = new AgentId("pump");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @Test
    void whatIsPushedReachesTheAgentSignedAndWhatItReportsIsShown() throws Exception {
        try (HubProcess hub = HubProcess.serve(config())) {
            assertThat(put(hub, DEBUG, "\"0\"")).isEqualTo(202);

            try (MqttAgent agent = new MqttAgent(hub.mqtt(), "pump").connected()) {
                DesiredConfig desired = received(agent);
                assertThat(desired.revision()).isEqualTo(1);
                assertThat(trial(desired))
                        .hasAtLeastOneElementOfType(TrialAction.Check.class)
                        .doesNotHaveAnyElementsOfTypes(TrialAction.Refuse.class);

                publish(agent, Topics.Up.STATUS, StatusCodec.encode(status(SESSION, 1)));
                publish(
                        agent,
                        Topics.Up.CONFIG,
                        ConfigReportCodec.encode(
                                report(1, verdict(1, DEBUG, State.APPLIED), 1, DEBUG), ControlLimits.DEFAULT));
                assertThat(get(hub, "/api/v1/agents/pump/config").get("state").asText())
                        .isEqualTo("applied");
                assertThat(get(hub, "/api/v1/agents/pump").get("config").toString())
                        .isEqualTo("{\"running\":1,\"desired\":1,\"state\":\"applied\"}");
                assertThat(get(hub, "/api/v1/agents?config.state=applied").get("agents"))
                        .hasSize(1);

                assertThat(put(hub, WARN, "\"1\"")).isEqualTo(202);
                assertThat(received(agent).revision()).isEqualTo(2);
                assertThat(agent.publishAndWait(Topics.Up.CONFIG.of(PUMP), Checksum.append(new byte[] {-1})))
                        .isEqualTo(Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID);
            }
            assertThat(hub.terminate()).isZero();
        }
        try (HubProcess hub = HubProcess.serve(config())) {
            JsonNode config = get(hub, "/api/v1/agents/pump/config");
            assertThat(config.get("state").asText()).isEqualTo("pending");
            assertThat(config.get("reported").get("running").get("revision").asLong())
                    .isEqualTo(1);
            assertThat(get(hub, "/api/v1/agents/pump/config/history").get("history"))
                    .hasSize(1);
        }
    }

    @Test
    void aCommandGoesToTheAgentAndItsReplyToWhoeverAsked() throws Exception {
        try (HubProcess hub = HubProcess.serve(config());
                MqttAgent agent = new MqttAgent(hub.mqtt(), "pump").connected()) {
            publish(agent, Topics.Up.STATUS, StatusCodec.encode(status(SESSION, 0)));
            CompletableFuture<HttpResponse<String>> answer = http.sendAsync(
                    HttpRequest.newBuilder(hub.http("/api/v1/agents/pump/commands"))
                            .POST(HttpRequest.BodyPublishers.ofString("{\"command\":\"flush\"}"))
                            .header("Content-Type", "application/json")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            Mqtt5Publish message = agent.nextReceived();
            assertThat(message.getTopic()).hasToString(Topics.Down.COMMAND.of(PUMP));
            Command command = CommandCodec.decode(message.getPayloadAsBytes(), ControlLimits.DEFAULT);
            CommandReply reply = new CommandReply(command.request(), CommandReply.State.DONE, "flushed");
            publish(agent, Topics.Up.REPLY, CommandCodec.encode(reply, ControlLimits.DEFAULT));
            publish(agent, Topics.Up.REPLY, CommandCodec.encode(reply, ControlLimits.DEFAULT));

            assertThat(MqttAgent.await(answer).body()).contains("\"state\":\"done\"", "flushed");
            String metrics = http.send(
                            HttpRequest.newBuilder(hub.http("/metrics")).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            assertThat(metrics)
                    .contains("tidegate_hub_unexpected_replies_total 1.0", "tidegate_hub_commands_in_flight 0.0");
        }
    }

    @Test
    void afterAKillTheNewestIsPublishedAgainWithTheSameKey() throws Exception {
        DesiredConfig before;
        try (HubProcess hub = HubProcess.serve(config())) {
            put(hub, DEBUG, "\"0\"");
            put(hub, WARN, "\"1\"");
            hub.kill();
        }
        try (HubProcess hub = HubProcess.serve(config());
                MqttAgent agent = new MqttAgent(hub.mqtt(), "pump").connected()) {
            before = received(agent);
            assertThat(before.revision()).isEqualTo(2);
            assertThat(before.document()).isEqualTo(WARN);
            hub.kill();
        }
        try (HubProcess hub = HubProcess.serve(config());
                MqttAgent agent = new MqttAgent(hub.mqtt(), "pump").connected()) {
            assertThat(received(agent)).isEqualTo(before);
        }
    }

    @Test
    void withADamagedKeyTheHubDoesNotStart() throws Exception {
        try (HubProcess hub = HubProcess.serve(config())) {
            assertThat(hub.terminate()).isZero();
        }
        Path key = directory.resolve("data").resolve(SigningKeyFile.NAME);
        Files.writeString(key, "damaged");

        try (HubProcess hub = HubProcess.run("serve", "--config", config().toString())) {
            assertThat(hub.exit()).isEqualTo(1);
            assertThat(hub.err()).contains(key.toString(), "restore").hasLineCount(1);
        }
        assertThat(key).hasContent("damaged");
    }

    /** What an agent that has never heard of a hub does with it. */
    private static List<TrialAction> trial(DesiredConfig desired) {
        ConfigTrial trial = new ConfigTrial(PUMP, TrialLimits.DEFAULT, SignatureCheck.ED25519, VaultRecord.EMPTY);
        Moment now = new Moment(0, 0);
        for (TrialAction action : trial.start(now)) {
            if (action instanceof TrialAction.Save save) {
                trial.onSaved(save.number(), now);
            }
        }
        trial.onApplied(1, now);
        return trial.onDesired(desired, now);
    }

    private static DesiredConfig received(MqttAgent agent) throws Exception {
        Mqtt5Publish message = agent.nextReceived();
        while (!message.getTopic().toString().equals(Topics.Down.CONFIG.of(PUMP))) {
            message = agent.nextReceived();
        }
        return DesiredConfigCodec.decode(message.getPayloadAsBytes(), ControlLimits.DEFAULT);
    }

    private static void publish(MqttAgent agent, Topics.Up kind, byte[] payload) {
        assertThat(agent.publishAndWait(kind.of(PUMP), payload)).isEqualTo(Mqtt5PubAckReasonCode.SUCCESS);
    }

    private int put(HubProcess hub, String document, String ifMatch) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(hub.http("/api/v1/agents/pump/config"))
                .PUT(HttpRequest.BodyPublishers.ofString(document))
                .header("Content-Type", "application/json")
                .header("If-Match", ifMatch)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private JsonNode get(HubProcess hub, String path) throws Exception {
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(hub.http(path)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }

    private Path config() throws Exception {
        Path file = directory.resolve("hub.yaml");
        Files.writeString(file, """
                version: 1
                data_dir: %s
                mqtt: {listen: "127.0.0.1:0"}
                http: {listen: "127.0.0.1:0"}
                """.formatted(directory.resolve("data")));
        return file;
    }
}
