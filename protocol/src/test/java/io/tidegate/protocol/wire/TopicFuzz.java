package io.tidegate.protocol.wire;

import io.tidegate.protocol.fuzz.FuzzTarget;
import io.tidegate.protocol.sync.AgentId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A topic is taken apart in one way only, and an agent id is one for the check and for the constructor alike. */
public final class TopicFuzz implements FuzzTarget {

    @Override
    public String name() {
        return "topic";
    }

    @Override
    public void feed(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Optional<Topics.Upward> upward = Topics.parseUp(text);
        upward.ifPresent(from -> FuzzTarget.same("topic", text, from.kind().of(from.agent())));
        FuzzTarget.same("agent id", AgentId.isValid(text), isMade(text));
    }

    private static boolean isMade(String text) {
        try {
            return new AgentId(text).text().equals(text);
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    @Override
    public List<byte[]> seeds() {
        AgentId agent = new AgentId("plant1-gw3");
        return List.of(
                Topics.Up.BATCH.of(agent).getBytes(StandardCharsets.UTF_8),
                Topics.Up.STATUS.of(agent).getBytes(StandardCharsets.UTF_8),
                Topics.allDown(agent).getBytes(StandardCharsets.UTF_8),
                agent.text().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<String> words() {
        return List.of("tidegate/v1/", "/up/", "batch", "status", "config", "reply", "+", "#", "$SYS");
    }
}
