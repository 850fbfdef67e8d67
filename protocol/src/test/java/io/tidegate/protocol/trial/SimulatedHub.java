package io.tidegate.protocol.trial;

import io.tidegate.protocol.control.ConfigSignature;
import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.control.HubKey;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.sync.AgentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pushes documents, and remembers all of them: any may be delivered again at any time. */
final class SimulatedHub {

    static final AgentId AGENT = new AgentId("sim");
    static final HubKey KEY = key("hub");

    private final List<DesiredConfig> pushed = new ArrayList<>();
    Optional<ReportedConfig> reported = Optional.empty();

    /** As good as Ed25519 in a world where nobody tries to break it, and quicker. */
    static boolean isGenuine(DesiredConfig desired) {
        return Digest.of(desired.document()).equals(desired.digest())
                && signature(desired.key(), desired.agent(), desired.revision(), desired.digest())
                        .equals(desired.signature());
    }

    static HubKey key(String name) {
        return new HubKey(Digest.of(name).hex());
    }

    static DesiredConfig signed(AgentId agent, HubKey key, long revision, String document) {
        Digest digest = Digest.of(document);
        return new DesiredConfig(agent, revision, document, digest, signature(key, agent, revision, digest), key);
    }

    private static ConfigSignature signature(HubKey key, AgentId agent, long revision, Digest digest) {
        String half =
                Digest.of(key + "/" + agent + "/" + revision + "/" + digest).hex();
        return new ConfigSignature(half + half);
    }

    DesiredConfig push(String document) {
        DesiredConfig desired = signed(AGENT, KEY, pushed.size() + 1L, document);
        pushed.add(desired);
        return desired;
    }

    /** All that was ever pushed, oldest first. */
    List<DesiredConfig> pushed() {
        return pushed;
    }

    Optional<DesiredConfig> retained() {
        return pushed.isEmpty() ? Optional.empty() : Optional.of(pushed.get(pushed.size() - 1));
    }
}
