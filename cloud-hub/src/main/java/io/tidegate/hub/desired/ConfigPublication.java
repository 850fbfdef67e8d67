package io.tidegate.hub.desired;

import io.tidegate.hub.broker.MqttBroker;
import io.tidegate.hub.store.ConfigTables;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.protocol.control.ConfigSigner;
import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.DesiredConfigCodec;
import io.tidegate.protocol.wire.Topics;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what agents are to run, signed and retained. Always the newest that is in the database at that moment, and one
 * after the other, so that what is retained in the end is the newest, whoever pushed when. What could not be read is
 * published when it can be.
 */
public final class ConfigPublication {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigPublication.class);

    private final ConfigTables tables;
    private final ConfigSigner signer;
    private final MqttBroker broker;
    private final Executor storage;
    private final Set<AgentId> due = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean queued = new AtomicBoolean();

    /** @param storage one thread that may block */
    public ConfigPublication(ConfigTables tables, ConfigSigner signer, MqttBroker broker, Executor storage) {
        this.tables = tables;
        this.signer = signer;
        this.broker = broker;
        this.storage = storage;
    }

    /** An agent has a new revision, or may have missed the newest one. Any thread; never blocks. */
    public void publish(AgentId agent) {
        due.add(agent);
        if (queued.compareAndSet(false, true)) {
            storage.execute(this::publishDue);
        }
    }

    /** Publishes what is due. Blocks; on the storage thread, now and then too in case the database was away. */
    public void publishDue() {
        queued.set(false);
        for (AgentId agent : List.copyOf(due)) {
            // Before it is read, so that what is stored from now on is published again.
            due.remove(agent);
            try {
                Optional<ConfigTables.Stored> newest = tables.newest(agent);
                newest.ifPresent(this::send);
            } catch (StoreUnavailableException e) {
                due.add(agent);
                LOG.warn("configurations could not be published: {}; it is tried again", e.getMessage());
                return;
            }
        }
    }

    private void send(ConfigTables.Stored newest) {
        AgentId agent = newest.revision().agent();
        DesiredConfig signed = signer.sign(agent, newest.revision().number(), newest.document());
        broker.publish(
                agent, Topics.Down.CONFIG, DesiredConfigCodec.encode(signed), DesiredConfigCodec.CONTENT_TYPE, true);
    }
}
