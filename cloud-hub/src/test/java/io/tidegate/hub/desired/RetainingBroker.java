package io.tidegate.hub.desired;

import io.tidegate.hub.broker.MqttBroker;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.DesiredConfigCodec;
import io.tidegate.protocol.wire.Topics;
import io.tidegate.protocol.wire.UndecodableMessageException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A broker that keeps the configurations that it is to retain. */
public final class RetainingBroker implements MqttBroker {

    private final Map<AgentId, DesiredConfig> retained = new ConcurrentHashMap<>();

    @Override
    public InetSocketAddress start(Listener listener) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    public void publish(AgentId agent, Topics.Down kind, byte[] payload, String contentType, boolean retain) {
        if (kind != Topics.Down.CONFIG || !retain || !contentType.equals(DesiredConfigCodec.CONTENT_TYPE)) {
            throw new AssertionError("not a retained configuration: " + kind + " " + contentType);
        }
        try {
            retained.put(agent, DesiredConfigCodec.decode(payload, ControlLimits.DEFAULT));
        } catch (UndecodableMessageException e) {
            throw new AssertionError(e);
        }
    }

    /** What is retained for an agent. */
    public Optional<DesiredConfig> retained(AgentId agent) {
        return Optional.ofNullable(retained.get(agent));
    }

    /** What was published for an agent since this was asked last. */
    public Optional<DesiredConfig> takeRetained(AgentId agent) {
        return Optional.ofNullable(retained.remove(agent));
    }

    /** Its state is wiped. */
    public void forget() {
        retained.clear();
    }

    @Override
    public void close() {}
}
