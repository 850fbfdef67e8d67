package io.tidegate.protocol.wire;

import io.tidegate.protocol.sync.AgentId;
import java.util.Optional;

/** The topics of PROTOCOL.md, "Topics": {@code tidegate/v1/{agent}/{up|down}/…}. */
public final class Topics {

    private static final String PREFIX = "tidegate/v1/";

    private Topics() {}

    /** Agent → hub. */
    public enum Up {
        BATCH("batch"),
        STATUS("status"),
        CONFIG("config"),
        REPLY("reply");

        private final String level;

        Up(String level) {
            this.level = level;
        }

        public String of(AgentId agent) {
            return PREFIX + agent + "/up/" + level;
        }
    }

    /** Hub → agent. */
    public enum Down {
        RECEIPT("receipt"),
        CONFIG("config"),
        COMMAND("command");

        private final String level;

        Down(String level) {
            this.level = level;
        }

        public String of(AgentId agent) {
            return PREFIX + agent + "/down/" + level;
        }
    }

    /**
     * Where an upward message came from.
     *
     * @param agent the agent that the topic names
     * @param kind what the message is
     */
    public record Upward(AgentId agent, Up kind) {}

    /** The topic filter that an agent subscribes to. */
    public static String allDown(AgentId agent) {
        return PREFIX + agent + "/down/+";
    }

    /** Takes an upward topic apart; empty if it is none of ours. */
    public static Optional<Upward> parseUp(String topic) {
        if (!topic.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String[] levels = topic.substring(PREFIX.length()).split("/", -1);
        if (levels.length != 3 || !levels[1].equals("up") || !AgentId.isValid(levels[0])) {
            return Optional.empty();
        }
        for (Up kind : Up.values()) {
            if (kind.level.equals(levels[2])) {
                return Optional.of(new Upward(new AgentId(levels[0]), kind));
            }
        }
        return Optional.empty();
    }
}
